/** How wide texts are, and what arrays of numbers that travel packed have. */

export interface Font {
  size: number;
  family: string;
}

let pen: CanvasRenderingContext2D | null = null;

/** In pixels, on one line. */
export function textWidth(text: string, { size, family }: Font): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (pen === null) return 0;
  pen.font = `${size}px ${family}`;
  return pen.measureText(text).width;
}

/** Arrays of numbers that plotly for Python packs in base64. */
interface Packed {
  dtype: string;
  bdata: string;
}

const PACKED: Record<string, new (bytes: ArrayBuffer) => ArrayLike<number>> = {
  i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array,
};

export function isPacked(value: unknown): value is Packed {
  return typeof value === "object" && value !== null && "bdata" in value && "dtype" in value;
}

/** An array as it is, or unpacked; null for what is neither. */
export function unpacked(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isPacked(value)) return null;
  const Numbers = PACKED[value.dtype.replace(/^[<|=]/, "")];
  return Numbers === undefined ? null : Array.from(new Numbers(Uint8Array.from(atob(value.bdata), (one) => one.charCodeAt(0)).buffer));
}
