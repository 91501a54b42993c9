/** Images of outputs. As an image, an SVG runs no scripts and loads nothing. */
import { useState } from "react";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useLook } from "../hooks/renderer.ts";
import { Missing } from "../markup/Html.tsx";

const NAMES: Record<string, string> = { "image/svg+xml": "SVG", "image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF" };

interface PictureProps {
  type: string;
  source: string;
  text: string;
  width?: number | undefined;
  height?: number | undefined;
}

export function Picture({ type, source, text, width, height }: PictureProps) {
  const [damaged, setDamaged] = useState("");
  const encoded = type === "image/svg+xml" ? `,${encodeURIComponent(source)}` : `;base64,${source.replace(/\s/g, "")}`;
  const address = `data:${type}${encoded}`;
  if (damaged === address) return <Missing missing={[say("An image is not shown: its data is no {kind}.", { kind: NAMES[type] ?? say("image") })]} />;
  return (
    <img className="jt-picture" src={address} alt={text || say("Figure")} width={width} height={height} onError={() => setDamaged(address)} />
  );
}

const TYPES = new Set(["image/svg+xml", "image/png", "image/jpeg"]);

/** An image for light pages and one for dark pages, or one for both. */
export function Drawing({ data, text }: { data: Record<string, JsonValue>; text: string }) {
  const look = useLook();
  const { type, light, dark, width, height } = data;
  const source = look.scheme === "dark" && typeof dark === "string" ? dark : light;
  if (typeof type !== "string" || !TYPES.has(type) || typeof source !== "string") return null;
  return <Picture type={type} source={source} text={text} width={numberOf(width)} height={numberOf(height)} />;
}

export function numberOf(value: JsonValue | undefined): number | undefined {
  const number = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : undefined;
}
