/** The report of a dump, saved from the page: what is in it, and what is not. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, saveByDownload, smallMachine } from './steps.ts';

async function download(
  page: Page,
  button: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await saving;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('the report is saved as text and as JSON, with the same facts and checks', async ({ page }) => {
  await saveByDownload(page);
  await page.goto('/');
  const machine = smallMachine();
  await openPair(page, machine);
  await goTo(page, 'Findings');

  const text = await download(page, 'Save report as text');
  expect(text.name).toBe('dump-report.txt');
  expect(text.text).toContain('General dump info:');
  expect(text.text).toContain('Memory map:\n  0000000000000000 - 00000000007fffff (8 MB)');
  expect(text.text).toMatch(/Validation: \d+ failed, \d+ noted, \d+ not testable, \d+ passed/);

  const json = await download(page, 'Save report as JSON');
  expect(json.name).toBe('dump-report.json');
  const report = JSON.parse(json.text);
  expect(report.memoryMap).toEqual([{ start: '0x0', size: 8 << 20, storedSize: 8 << 20 }]);
  for (const { message } of report.validation.checks) expect(text.text).toContain(message);
  const shown = await page.getByText(/^\d+ checks ran$/).textContent();
  expect(shown).toBe(`${report.validation.checks.length} checks ran`);

  // Of the registers only PSW and prefix.
  const gprs = machine.cpus[0]?.gprs ?? [];
  expect(gprs.length).toBe(16);
  for (const value of gprs)
    if (value > 0xffffn)
      for (const all of [text.text, json.text]) expect(all).not.toContain(value.toString(16));
});

test('the overview offers the report too', async ({ page }) => {
  await saveByDownload(page);
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Overview');
  expect((await download(page, 'Save report as text')).text).toContain('Oldmem dump report');
});
