/** The memory view by keyboard, mouse, address box and minimap, on a machine with a hole above its HSA. */
import { expect, type Page, test } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { DUMP_KERNEL_BYTE } from './fixtures/pairFiles.ts';
import { goTo, openPair } from './steps.ts';

const SEAM = 2 * MIB;
const HOLE = 4 * MIB;
const AFTER_HOLE = 8 * MIB;
const END = 12 * MIB;

/** HSA [0, 2 MiB), memory up to 4 MiB, a hole, memory [8, 12 MiB), with known words on every border. */
function holedMachine() {
  const machine = makeMachine({
    hsaSize: SEAM,
    chunks: [
      [0, HOLE],
      [AFTER_HOLE, END],
    ],
  });
  machine.memory.text(SEAM - 16, 'last row of HSA.');
  machine.memory.text(SEAM, 'first of memory.');
  machine.memory.text(HOLE - 16, 'before the hole.');
  machine.memory.text(AFTER_HOLE, 'behind the hole.');
  machine.memory.text(END - 16, 'the very last one');
  return machine;
}

async function setup(page: Page) {
  await page.goto('/');
  await openPair(page, holedMachine());
  await goTo(page, 'Memory');
  const grid = page.getByRole('grid', { name: 'Memory' });
  await expect(grid).toBeVisible();
  const box = page.getByRole('textbox', { name: 'Address' });
  const row = (addr: number) => grid.locator(`[data-address="${addr.toString(16)}"]`);
  return {
    grid,
    box,
    row,
    async jump(expression: string): Promise<void> {
      await box.fill(expression);
      await box.press('Enter');
    },
    async expectAt(addr: number): Promise<void> {
      await expect(box).toHaveValue(addr.toString(16).padStart(16, '0'));
      await expect(row(addr - (addr % 16))).toBeInViewport();
    },
  };
}

test('a row shows its address, its bytes as rd does, and their text', async ({ page }) => {
  const { jump, row } = await setup(page);
  await jump('hsa');
  await expect(row(SEAM)).toHaveAttribute('data-source', 'memory');
  await expect(row(SEAM).getByRole('gridcell').first()).toHaveText('0000000000200000');
  await expect(row(SEAM).getByRole('gridcell').nth(1)).toHaveText('6669727374206f66  206d656d6f72792e');
  await expect(row(SEAM).getByRole('gridcell').nth(2)).toHaveText('first of memory.');
});

test('every row carries its address and source, and the seam is not a row', async ({ page }) => {
  const { grid, jump, expectAt } = await setup(page);
  for (const addr of [SEAM, HOLE]) {
    await jump(addr.toString(16));
    await expectAt(addr);
    const rows = await grid.getByRole('row').evaluateAll((elements) =>
      elements.map((element) => ({
        address: element.getAttribute('data-address') ?? '',
        source: element.getAttribute('data-source') ?? '',
        number: Number(element.getAttribute('aria-rowindex')),
      })),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(({ address }) => address)).size).toBe(rows.length);
    for (const [at, { address, source, number }] of rows.entries()) {
      expect(address).toMatch(/^[0-9a-f]+$/);
      expect(source).toMatch(/^(hsa|memory|missing)$/);
      expect(number).toBe((rows[0]?.number ?? 0) + at);
    }
  }
});

test('the seam stands between the last row of the HSA and the first of memory', async ({ page }) => {
  const { grid, jump, row } = await setup(page);
  await jump('hsa');
  await expect(row(SEAM - 16)).toContainText('last row of HSA.');
  await expect(row(SEAM - 16)).toHaveAttribute('data-source', 'hsa');
  const seam = grid.getByText('HSA ends');
  const [above, at, below] = await Promise.all(
    [row(SEAM - 16), seam, row(SEAM)].map(async (part) => (await part.boundingBox())?.y ?? Number.NaN),
  );
  expect(at).toBeGreaterThan(above ?? Number.NaN);
  expect(at).toBeLessThan(below ?? Number.NaN);
  // The rule has no bytes and is no row: whatever is one says its address and its source.
  const rows = await grid.getByRole('row').evaluateAll((all) =>
    all.map(({ dataset, firstElementChild }) => ({
      address: dataset.address,
      source: dataset.source,
      first: firstElementChild?.textContent,
    })),
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const { address, source, first } of rows) {
    expect(first).toBe(address?.padStart(16, '0'));
    expect(source).toMatch(/^(hsa|memory)$/);
  }
  await expect(grid.getByText(DUMP_KERNEL_BYTE.toString(16).repeat(8))).toHaveCount(0);
});

test('a hole is one folded row, never zeros', async ({ page }) => {
  const { grid, jump, row } = await setup(page);
  await jump((HOLE - 16).toString(16));
  await expect(row(HOLE)).toHaveAttribute('data-source', 'missing');
  await expect(row(HOLE)).toContainText('not captured: 0x400000 – 0x7fffff (4 MiB)');
  await expect(row(HOLE + 16)).toHaveCount(0);
  await expect(row(AFTER_HOLE)).toContainText('behind the hole.');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('0000000000800000');
  await expect(grid).toBeFocused();
});

test('everything works from the keyboard', async ({ page }) => {
  const { grid, jump, expectAt } = await setup(page);
  await jump('0');
  await expect(grid).toBeFocused();
  const steps: readonly (readonly [key: string, addr: number])[] = [
    ['ArrowRight', 8],
    ['ArrowDown', 0x18],
    ['Home', 0x10],
    ['End', 0x18],
    ['ArrowRight', 0x20],
    ['h', SEAM],
    [']', HOLE],
    [']', AFTER_HOLE],
    ['[', HOLE],
    ['Control+End', END - 8],
    ['Control+Home', 0],
  ];
  for (const [key, addr] of steps) {
    await page.keyboard.press(key);
    await expectAt(addr);
  }
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await expectAt(0);
  await page.keyboard.press('4');
  await page.keyboard.press('ArrowRight');
  await expectAt(4);
  await page.keyboard.press('g');
  await expect(page.getByRole('textbox', { name: 'Address' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
});

test('back and forward return to the places jumped to', async ({ page }) => {
  const { jump, expectAt } = await setup(page);
  await jump('hsa');
  await jump('800000');
  await expectAt(AFTER_HOLE);
  await page.keyboard.press('Alt+ArrowLeft');
  await expectAt(SEAM);
  await page.keyboard.press('Alt+ArrowRight');
  await expectAt(AFTER_HOLE);
  expect(page.url()).toMatch(/[#&]a=800000(&|$)/);
});

test('the address box takes expressions, explains refusals, and restores the address', async ({ page }) => {
  const { box, jump, expectAt } = await setup(page);
  await jump('hsa - 0d32');
  await expectAt(SEAM - 32);
  await jump('+10');
  await expectAt(SEAM - 16);
  await jump('rd -p 1f000 32');
  await expectAt(0x1f000);
  await expect(page.getByRole('contentinfo')).toContainText('256 bytes selected');
  await jump('nowhere');
  await expect(page.getByRole('alert')).toContainText('“nowhere” is not an address');
  await box.press('Escape');
  await expectAt(0x1f000);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('copies what is selected, as shown and in other forms', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { jump } = await setup(page);
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await jump('hsa');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+C');
  await expect.poll(clipboard).toBe('6669727374206f66 206d656d6f72792e');
  await page.keyboard.press('y');
  await page.getByRole('dialog').getByRole('button', { name: 'crash command' }).click();
  await expect.poll(clipboard).toBe('rd -p 200000 2');
  await expect(page.getByRole('grid', { name: 'Memory' })).toBeFocused();
});

test('a drag selects, and a selection over the hole says what is missing', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { jump, row } = await setup(page);
  await jump((HOLE - 32).toString(16));
  const from = await row(HOLE - 16)
    .locator('[data-part="text"]')
    .boundingBox();
  const to = await row(AFTER_HOLE).locator('[data-part="text"]').boundingBox();
  if (from === null || to === null) throw new Error('rows are not on screen');
  await page.mouse.move(from.x + 2, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 2, to.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('contentinfo')).toContainText('4 MiB selected');
  await page.keyboard.press('y');
  await page.getByRole('dialog').getByRole('button', { name: 'Base64' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'missing' })).toBeVisible();
});

test('Enter follows the value at the cursor, or says why it cannot', async ({ page }) => {
  const { jump, expectAt } = await setup(page);
  await jump('hsa');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'is not an address in this dump' })).toBeVisible();
  await expectAt(SEAM);
});

test('stepping over frames of zeros goes to the next bytes, or says that there are none', async ({
  page,
}) => {
  const { jump, expectAt } = await setup(page);
  const notice = page.getByRole('status').filter({ hasText: 'No frame with anything but zeros lies' });
  await jump((HOLE - 16).toString(16));
  await page.keyboard.press('}');
  await expectAt(AFTER_HOLE);
  await page.keyboard.press('}');
  await expectAt(END - 4096);
  await page.keyboard.press('}');
  await expect(notice).toHaveText(
    `No frame with anything but zeros lies after 0x${(END - 4096).toString(16)}.`,
  );
  await expectAt(END - 4096);
  await jump('0');
  await page.keyboard.press('{');
  await expect(notice).toHaveText('No frame with anything but zeros lies before 0x0.');
});

test('the wheel scrolls, and the address comes along', async ({ page }) => {
  const { grid, box, jump } = await setup(page);
  await jump('0');
  await grid.hover();
  await page.mouse.wheel(0, 5000);
  await expect(box).not.toHaveValue('0000000000000000');
  const shown = Number.parseInt(await box.inputValue(), 16);
  await expect(grid.locator(`[data-address="${shown.toString(16)}"]`)).toBeInViewport();
});

test('the minimap goes anywhere by pointer and by keys', async ({ page }) => {
  const { box, row } = await setup(page);
  const strip = page.getByRole('slider', { name: 'Position in memory' });
  const area = await strip.boundingBox();
  if (area === null) throw new Error('no minimap');
  await page.mouse.click(area.x + area.width / 2, area.y + area.height * 0.9);
  await expect
    .poll(async () => Math.abs(Number.parseInt(await box.inputValue(), 16) - END * 0.9))
    .toBeLessThan(END / 50);
  await strip.focus();
  await page.keyboard.press('End');
  await expect(row(END - 16)).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(row(0)).toBeInViewport();
});

test('the inspector shows the dump kernel’s bytes beside those of the HSA', async ({ page }) => {
  const { jump } = await setup(page);
  await jump((SEAM - 16).toString(16));
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('HSA file');
  await expect(inspector).toContainText('eeeeeeeeeeeeeeee');
  await expect(inspector).toContainText('8 of 8 bytes differ');
  await jump('hsa');
  await expect(inspector).toContainText('memory file');
  await expect(inspector).not.toContainText('eeeeeeeeeeeeeeee');
});

test('the inspector is made wider by keyboard, and stays so', async ({ page }) => {
  await page.goto('/');
  await openPair(page, holedMachine());
  await goTo(page, 'Memory');
  const separator = page.getByRole('separator', { name: 'Width of the inspector' });
  await expect(separator).toHaveAttribute('aria-valuenow', '340');
  await separator.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(separator).toHaveAttribute('aria-valuenow', '360');
  await page.keyboard.press('End');
  await expect(separator).toHaveAttribute('aria-valuenow', '560');
  await page.reload();
  await openPair(page, holedMachine());
  await goTo(page, 'Memory');
  await expect(separator).toHaveAttribute('aria-valuenow', '560');
});
