/** What a person can get wrong: one file only, sizes that are none, links that were damaged. The page stays usable. */
import { expect, type Page, test } from '@playwright/test';
import { fullMemory, hsaImage } from './fixtures/pairFiles.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

const machine = smallMachine();

function file(name: string, bytes: Uint8Array) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
}

const form = (page: Page) => page.getByRole('form', { name: 'Pair files' });

/** A memory file alone, until the page asks how large the HSA was. */
async function askedForSize(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Memory file').setInputFiles(file('mem.img', fullMemory(machine)));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(form(page)).toBeVisible();
}

test('the HSA file alone opens with the button of the slots, and says what is missing', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('HSA file').setInputFiles(file('hsa.img', hsaImage(machine)));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await goTo(page, 'Overview');
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('HSA file only');
  await goTo(page, 'Findings');
  await expect(page.getByRole('main', { name: 'Findings' })).toContainText('There is no memory file');
  await goTo(page, 'CPUs');
  await expect(page.getByRole('heading', { name: '2 CPUs' })).toBeVisible();
});

test('the memory file alone is asked about, and opens without its HSA as missing, never as zeros', async ({
  page,
}) => {
  await askedForSize(page);
  await form(page).getByLabel('HSA size').fill('2M');
  await form(page).getByRole('button', { name: 'Open dump' }).click();
  await goTo(page, 'Overview');
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('not captured');
  await goTo(page, 'Memory');
  const first = page.getByRole('grid', { name: 'Memory' }).locator('[data-source="missing"]').first();
  await expect(first).toContainText('not captured');
});

test('memory without a map is said to be taken from the size of the file', async ({ page }) => {
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([file('hsa.img', hsaImage(machine)), file('mem.img', fullMemory(machine))]);
  const overview = page.getByRole('main', { name: 'Overview' });
  await expect(overview).toContainText('taken from the size of the file');
  await expect(overview).toContainText('6 of 7');
});

test('sizes that are none are refused in words while they are typed', async ({ page }) => {
  await askedForSize(page);
  const size = form(page).getByLabel('HSA size');
  const open = form(page).getByRole('button', { name: 'Open dump' });
  for (const typed of [
    '-1',
    '1e99',
    '0x',
    'all of it',
    '99999999999999999999',
    '0xfffffffffffffffff',
    '1.00001',
  ]) {
    await size.fill(typed);
    await expect(form(page), typed).toContainText('Not a size.');
    await expect(open).toBeDisabled();
  }
  await size.fill('2M');
  await expect(open).toBeEnabled();
});

test('sizes that cannot be are refused or explained, and the page stays usable', async ({ page }) => {
  // Not a whole number of frames.
  await askedForSize(page);
  await form(page).getByLabel('HSA size').fill('12345');
  await form(page).getByRole('button', { name: 'Open dump' }).click();
  await expect(page.getByRole('alert')).toContainText('multiple of 4096');

  // As large as numbers go, and larger than the file.
  await askedForSize(page);
  await form(page).getByLabel('HSA size').fill('0x1ffffffffff000');
  await form(page).getByRole('button', { name: 'Open dump' }).click();
  await expect(page.getByRole('alert')).toContainText('No HSA is as large as');
  await askedForSize(page);
  await form(page).getByLabel('HSA size').fill('1G');
  await form(page).getByLabel('Memory file shape').selectOption('full');
  await form(page).getByRole('button', { name: 'Open dump' }).click();
  await goTo(page, 'Findings');
  await expect(page.getByRole('main', { name: 'Findings' })).toContainText('no byte of that file is shown');

  // 0: the memory file is all of memory.
  await askedForSize(page);
  await form(page).getByLabel('HSA size').fill('0');
  await form(page).getByRole('button', { name: 'Open dump' }).click();
  await goTo(page, 'Overview');
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('raw memory');
});

const ZERO_ROW = '[data-address="0"]';

for (const hash of [
  '#h=1&f=zz!!&v=unknown&a=zzz',
  '#a=zzz&v=memory&s=9-1&u=3',
  '#f=%E0%A4%A&a=ffffffffffffffffffff',
  `#${'a='.repeat(20000)}`,
]) {
  test(`a damaged link does no harm: ${hash.slice(0, 30)}`, async ({ page }) => {
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    await page.goto(`/${hash}`);
    await openPair(page, machine);
    await goTo(page, 'Memory');
    await expect(page.getByRole('grid', { name: 'Memory' }).locator(ZERO_ROW)).toBeVisible();
    await page.evaluate((text) => {
      location.hash = text;
    }, hash);
    await goTo(page, 'CPUs');
    await expect(page.getByRole('heading', { name: '2 CPUs' })).toBeVisible();
    expect(broken).toEqual([]);
  });
}

test('a link to another dump is said so, and this one stays open', async ({ page }) => {
  await page.goto('/#h=1&f=0123456789abcdef&z=4711&v=memory&a=1000');
  await openPair(page, machine);
  await expect(page.getByText(/another dump|different dump|other dump/i).first()).toBeVisible();
  await goTo(page, 'CPUs');
  await expect(page.getByRole('heading', { name: '2 CPUs' })).toBeVisible();
});

test('Back right after opening keeps the dump and its address', async ({ page }) => {
  await page.goto('/');
  await openPair(page, machine);
  await goTo(page, 'Overview');
  await expect.poll(() => new URL(page.url()).hash).toContain('f=');
  const { hash } = new URL(page.url());
  await page.goBack();
  await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
});

test('the address box refuses hex after 0d and does not repeat a page of text', async ({ page }) => {
  await page.goto('/');
  await openPair(page, machine);
  await goTo(page, 'Memory');
  const box = page.getByRole('textbox', { name: 'Address' });
  await box.fill('0dabc');
  await box.press('Enter');
  await expect(page.getByRole('alert')).toContainText('“0dabc” is no decimal number');
  await box.fill('z'.repeat(5000));
  await box.press('Enter');
  await expect(page.getByRole('alert')).toContainText('…”');
  const said = await page.getByRole('alert').textContent();
  expect(said?.length).toBeLessThan(140);
});

test('the home screen shows the keys for addresses, search and commands', async ({ page }) => {
  await page.goto('/');
  const keys = page.getByRole('contentinfo');
  await expect(keys).toContainText(/g\s*go to address/);
  await expect(keys).toContainText(/\/\s*search/);
  await expect(keys).toContainText(/(Ctrl|⌘) K\s*commands/);
});
