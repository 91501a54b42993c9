import { ICONS, type IconName } from "./icons.ts";

const files = import.meta.glob<string>("../../components/*/icon.svg", { eager: true, query: "?raw", import: "default" });
/** The drawing of each component type, without its frame. */
const OF_TYPE = new Map(
  Object.entries(files).map(([path, text]) => [path.split("/").at(-2) ?? "", text.replace(/^[^>]*>|<\/svg>\s*$/g, "")]),
);

function Drawing({ inner, size }: { inner: string; size: number }) {
  return (
    <svg
      className="jt-c-icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      // Our own drawings only, from this folder and those of the types.
      // oxlint-disable-next-line react/no-danger
      dangerouslySetInnerHTML={{ __html: inner }}
    />
  );
}

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return <Drawing inner={ICONS[name]} size={size} />;
}

export function TypeIcon({ type, size = 14 }: { type: string; size?: number }) {
  return <Drawing inner={OF_TYPE.get(type) ?? ICONS.page} size={size} />;
}

/** `text_input` as people read it: "Text input". */
export function typeLabel(type: string): string {
  const words = type.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
