/** Colours of any CSS form as `#rrggbb` with an opacity, which every program that shows SVG understands. */

export interface Paint {
  /** `#rrggbb`. */
  readonly colour: string;
  /** 0..1. */
  readonly opacity: number;
}

const known = new Map<string, Paint>();
let pixel: CanvasRenderingContext2D | undefined;

/** What the browser paints for a computed colour. */
export function paintOf(colour: string): Paint {
  const before = known.get(colour);
  if (before !== undefined) return before;
  const paint = measure(colour);
  known.set(colour, paint);
  return paint;
}

function measure(colour: string): Paint {
  if (pixel === undefined) {
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    pixel = canvas.getContext('2d', { willReadFrequently: true }) ?? undefined;
  }
  if (pixel === undefined) return { colour: '#000000', opacity: 1 };
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
  const digits = [red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('');
  return { colour: `#${digits}`, opacity: Math.round((alpha / 255) * 1000) / 1000 };
}

/** The attributes that fill with a colour. */
export function fillOf(colour: string): {
  readonly fill: string;
  readonly 'fill-opacity': number | undefined;
} {
  const paint = paintOf(colour);
  return { fill: paint.colour, 'fill-opacity': paint.opacity === 1 ? undefined : paint.opacity };
}
