/** What the theme of an app adds of its own: a stylesheet for its page, and a font. Neither is seen outside of the page. */
import type { Theme } from "../../core/protocol.ts";

interface OwnOptions {
  /** The page's root, which its rules stay in. */
  id: string;
  /** Where the files of the theme are; undefined where no server has them. */
  files: string | undefined;
  nonce: string | undefined;
  /** The stylesheet that came with the document. */
  css: string | undefined;
  /** Called when what is drawn has changed. */
  changed(): void;
}

/** The stacks of fonts that systems have. */
export const FONTS: Record<Theme["font"], string> = {
  system: "var(--jt-system-font)",
  humanist: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
  serif: '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", "Noto Serif", "Liberation Serif", Georgia, serif',
  rounded: 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, Manjari, "Arial Rounded MT Bold", Calibri, sans-serif',
  mono: "var(--jt-mono)",
};

export class OwnLook {
  private readonly style = document.createElement("style");
  private css = "";
  private file = "";
  private face: FontFace | null = null;
  private ended = false;

  constructor(private readonly options: OwnOptions) {
    if (options.nonce !== undefined) this.style.nonce = options.nonce;
    document.head.append(this.style);
  }

  set({ css, font_file }: Pick<Theme, "css" | "font_file">): void {
    if (css !== this.css) void this.setCss(css);
    if (font_file !== this.file) void this.setFont(font_file);
  }

  /** The name of the font beside the notebook as CSS has it; empty without one. */
  get font(): string {
    return this.face === null ? "" : `"${this.face.family.replaceAll('"', "")}"`;
  }

  stop(): void {
    this.ended = true;
    this.style.remove();
    if (this.face !== null) document.fonts.delete(this.face);
  }

  private async setCss(name: string): Promise<void> {
    const first = this.css === "" ? this.options.css : undefined;
    this.css = name;
    const text = name === "" ? "" : (first ?? (await this.load(name)));
    if (name !== this.css || this.ended) return;
    this.style.textContent = text === "" ? "" : `@scope ([data-jt-root="${this.options.id}"] :is(.jt-body, .jt-dialog)) {\n${text}\n}`;
    this.options.changed();
  }

  private async load(name: string): Promise<string> {
    const { files } = this.options;
    if (files === undefined) return "";
    try {
      const answer = await fetch(`${files}css?${encodeURIComponent(name)}`);
      return answer.ok ? await answer.text() : "";
    } catch {
      return "";
    }
  }

  private async setFont(name: string): Promise<void> {
    const { id, files } = this.options;
    this.file = name;
    let face: FontFace | null = null;
    try {
      if (name !== "" && files !== undefined) face = await new FontFace(`${id}-font`, `url("${files}font_file?${encodeURIComponent(name)}")`).load();
    } catch {
      // The fonts of the system remain.
    }
    if (name !== this.file || this.ended) return;
    if (this.face !== null) document.fonts.delete(this.face);
    if (face !== null) document.fonts.add(face);
    this.face = face;
    this.options.changed();
  }
}
