import "./index.css";
import { lazy, Suspense, useId, useState, type KeyboardEvent, type MouseEvent } from "react";
import { IMAGE_ADDRESS, type ImageComponent, type JsonValue } from "../../core/protocol.ts";
import { say, sayProperty } from "../../core/locale.ts";
import { useEvent } from "../../renderer/hooks/inputs.ts";
import { useLoading, useLook, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Bone } from "../../renderer/parts/Later.tsx";

const Zoomed = lazy(() => import("./Zoomed.tsx"));
const TYPES = new Set(["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]);
const HEIGHT = 200;

/** The address of an image that a handler gave; null for what is none. As an image, an SVG runs no scripts and loads nothing. */
function addressOf(image: JsonValue, isDark: boolean): string | null {
  if (typeof image !== "object" || image === null || Array.isArray(image)) return null;
  const { type, light, dark } = image;
  const source = isDark && typeof dark === "string" ? dark : light;
  if (typeof type !== "string" || !TYPES.has(type) || typeof source !== "string") return null;
  return `data:${type}${type === "image/svg+xml" ? `,${encodeURIComponent(source)}` : `;base64,${source.replace(/\s/g, "")}`}`;
}

/** The addresses of `url`. A cell of a row may be anything. */
const ADDRESS = new RegExp(`^${IMAGE_ADDRESS}`, "i");

/** Where in the image something of its box is, in pixels of the image. */
export function pointIn(box: { width: number; height: number }, image: { naturalWidth: number; naturalHeight: number }, fit: ImageComponent["fit"], x: number, y: number): [number, number] {
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width === 0 || height === 0) return [0, 0];
  const [across, down] = [box.width / width, box.height / height];
  const scale = fit === "none" ? 1 : fit === "cover" ? Math.max(across, down) : Math.min(across, down);
  const place = (at: number, room: number, size: number) => Math.round(Math.min(Math.max((at - (room - size * scale) / 2) / scale, 0), size) * 100) / 100;
  return [place(x, box.width, width), place(y, box.height, height)];
}

const STEPS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** How far an arrow key moves the point, as a part of the image. */
const STEP = 1 / 20;

function within(at: number): number {
  return Math.min(Math.max(at, 0), 1);
}

/** An image whose points can be clicked, also with the keyboard: arrows move a cross, Enter clicks there. */
function Clickable({ path, component, address }: { path: string; component: ImageComponent; address: string }) {
  const [, change] = useValue(path);
  const send = useEvent(path);
  const [cross, setCross] = useState<[number, number] | null>(null);
  const { alt, label, fit, height } = component;

  function click(button: HTMLElement, x: number, y: number): void {
    const image = button.querySelector("img");
    if (image === null) return;
    change(pointIn(image.getBoundingClientRect(), image, fit, x, y));
    send("click");
  }

  function onClick(event: MouseEvent<HTMLButtonElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    // The keyboard's click has no place of its own.
    if (event.detail === 0) click(event.currentTarget, (cross?.[0] ?? 0.5) * box.width, (cross?.[1] ?? 0.5) * box.height);
    else click(event.currentTarget, event.clientX - box.x, event.clientY - box.y);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const [x, y] = cross ?? [0.5, 0.5];
    setCross([within(x + by[0] * STEP), within(y + by[1] * STEP)]);
  }

  return (
    <button
      type="button"
      className="jt-bare-button jt-image-button"
      aria-label={say("{name}: click a point, arrow keys move it", { name: alt || label || say("Image") })}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onBlur={() => setCross(null)}
    >
      <img src={address} alt="" data-fit={fit} style={height === null ? undefined : { height }} />
      {cross === null ? null : <span className="jt-image-cross" style={{ left: `${cross[0] * 100}%`, top: `${cross[1] * 100}%` }} />}
    </button>
  );
}

function Shown({ path, component, address }: { path: string; component: ImageComponent; address: string }) {
  const { alt, label, fit, zoom, height, handlers } = component;
  const [damaged, setDamaged] = useState("");
  const [zoomed, setZoomed] = useState(false);
  if (damaged === address) return <div className="jt-empty">{say("This image cannot be read.")}</div>;
  if ("click" in handlers) return <Clickable path={path} component={component} address={address} />;
  const style = height === null ? undefined : { height };
  const image = <img src={address} alt={zoom ? "" : alt || label} data-fit={fit} style={style} onError={() => setDamaged(address)} />;
  if (!zoom) return image;
  return (
    <>
      <button type="button" className="jt-bare-button jt-image-button" data-zoom="" aria-label={alt || label ? say("Enlarge {name}", { name: alt || label }) : say("Enlarge the image")} onClick={() => setZoomed(true)}>
        {image}
      </button>
      {zoomed ? (
        <Suspense fallback={null}>
          <Zoomed address={address} alt={alt || label || say("Image")} onClose={() => setZoomed(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

export default function Image({ path, component }: ComponentProps<ImageComponent>) {
  const { label, image, url, caption, empty_text, height } = component;
  const heading = useId();
  const loading = useLoading();
  const look = useLook();
  const address = addressOf(image, look.scheme === "dark") ?? (ADDRESS.test(url) ? url : null);
  const isElsewhere = address === null && url !== "";
  return (
    <section className="jt-panel jt-image" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {address !== null ? (
        <figure>
          <Shown path={path} component={component} address={address} />
          {caption === "" ? null : <figcaption className="jt-meta">{caption}</figcaption>}
        </figure>
      ) : isElsewhere ? (
        <div className="jt-empty" style={{ minHeight: height ?? HEIGHT }}>
          {say("An image is not shown: pages load only what comes with an output.")}
        </div>
      ) : loading ? (
        <Bone height={height ?? HEIGHT} />
      ) : (
        <div className="jt-empty" style={{ minHeight: height ?? HEIGHT }}>
          {sayProperty(empty_text)}
        </div>
      )}
    </section>
  );
}
