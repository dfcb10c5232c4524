/** The page loads under its policy, and the policy forbids every connection. */
import { expect, test } from '@playwright/test';
import { CONTENT_POLICY } from '../tools/contentPolicy.mjs';

test('the page starts without an error and without breaking its own policy', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto('/');
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(complaints).toEqual([]);
});

test('the policy stands in the page itself, wherever it is hosted', async ({ page }) => {
  const response = await page.goto('/');
  expect(response?.headers()['content-security-policy']).toContain("connect-src 'none'");
  const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(meta).toHaveAttribute('content', CONTENT_POLICY);
});

test('the page cannot open a connection', async ({ page }) => {
  await page.goto('/');
  const outcome = await page.evaluate(async () => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const fetched = await fetch('./index.html').then(
      () => 'fetched',
      () => 'refused',
    );
    const image = new Image();
    const loaded = new Promise((done) => {
      image.onload = () => done('loaded');
      image.onerror = () => done('refused');
    });
    image.src = 'http://127.0.0.1:9/x.png';
    return { fetched, image: await loaded, refused };
  });
  expect(outcome.fetched).toBe('refused');
  expect(outcome.image).toBe('refused');
  expect(outcome.refused).toEqual(expect.arrayContaining(['connect-src', 'img-src']));
});
