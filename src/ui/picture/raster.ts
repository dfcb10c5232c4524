/** A picture as PNG: the SVG drawn by the browser into a canvas. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Picture } from './viewSvg.ts';

/** What every browser's canvas can hold in one direction and in all. */
const MOST_SIDE = 16_384;
const MOST_PIXELS = 128 * 1024 * 1024;

/** The SVG as a file. */
export function svgBlob({ svg }: Picture): Blob {
  return new Blob([svg], { type: 'image/svg+xml' });
}

/** Pixels of a picture at a scale. */
export function pixelsOf(
  { width, height }: Picture,
  scale: number,
): { readonly width: number; readonly height: number } {
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
}

/** The PNG; the error is a sentence. */
export async function pngBlob(picture: Picture, scale: number): Promise<Result<Blob, string>> {
  const { width, height } = pixelsOf(picture, scale);
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS)
    return err(`${width} × ${height} pixels are too many for a PNG here. Take a smaller size, or SVG.`);
  const url = URL.createObjectURL(svgBlob(picture));
  try {
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch {
      return err('The browser could not draw the picture. Take SVG instead.');
    }
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d') ?? undefined;
    if (context === undefined)
      return err('The browser gives no canvas of this size. Take a smaller size, or SVG.');
    context.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | undefined>((done) => {
      canvas.toBlob((made) => done(made ?? undefined), 'image/png');
    });
    return blob === undefined ? err('The browser could not write the PNG. Take SVG instead.') : ok(blob);
  } finally {
    URL.revokeObjectURL(url);
  }
}
