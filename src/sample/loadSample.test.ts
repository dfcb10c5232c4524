import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadSample } from './loadSample.ts';
import { unpack } from './packedFile.ts';

async function sha256(blob: Blob): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of blob.stream()) hash.update(piece);
  return hash.digest('hex');
}

describe('the bundled sample', () => {
  it('unpacks to the known bytes and tells its progress', async () => {
    const steps: number[] = [];
    const files = await loadSample((done, total) => steps.push(done / total));
    expect(files.map((file) => file.role)).toEqual(['hsa', 'memory', 'map']);
    const [hsa, memory, map] = files.map((file) => file.file);
    expect(await sha256(hsa ?? new Blob())).toBe(
      '6b5aa64fbce9e3917e7d85f2fb693ac060cc6e7ecfeb53a7359d842004f675dc',
    );
    expect(await sha256(memory ?? new Blob())).toBe(
      'e1dcb1aa8729f0df3fbd1c653e12aafd49e84492f4f506f685fdd65984c8ec2e',
    );
    expect(await map?.text()).toBe('0000000000000000 0000000006000000 ');
    expect(steps.length).toBeGreaterThan(100);
    expect(steps.at(-1)).toBe(1);
    expect(steps.every((share, index) => share > (steps[index - 1] ?? 0))).toBe(true);
  });

  it('rejects when a part is damaged or cannot be loaded', async () => {
    const nothing = (): void => undefined;
    const part = (text: string) => ({ packedBytes: 3, rawBytes: 3, parts: [() => Promise.resolve(text)] });
    await expect(unpack(part('AAAA'), nothing)).rejects.toThrow();
    const gone = { packedBytes: 3, rawBytes: 3, parts: [() => Promise.reject(new Error('gone'))] };
    await expect(unpack(gone, nothing)).rejects.toThrow('gone');
  });
});
