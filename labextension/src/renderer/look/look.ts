/** How a page looks now: light or dark, its accent, and its CSS variables as plain colours for what draws on canvases. */
import { Cell } from "../../core/keyed.ts";
import type { Theme } from "../../core/protocol.ts";
import { FONTS, OwnLook } from "./own.ts";
import { ACCENTS } from "./theme.ts";

export type Host = "lab" | "published" | "cell";
export type Scheme = "light" | "dark";
export type SchemeChoice = Scheme | "auto";

export class Look {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly root: HTMLElement,
    readonly scheme: Scheme,
  ) {}

  get font(): string {
    return getComputedStyle(this.root).fontFamily;
  }

  /** The fonts of code. */
  get mono(): string {
    return getComputedStyle(this.root).getPropertyValue("--jt-mono");
  }

  /** CSS colours, which may use the page's variables, as rgb. */
  read<K extends string>(colours: Record<K, string>): Record<K, string> {
    const entries = Object.entries<string>(colours).map(([name, colour]) => [name, this.colour(colour)]);
    return Object.fromEntries(entries) as Record<K, string>;
  }

  private colour(css: string): string {
    const known = this.known.get(css);
    if (known !== undefined) return known;
    const probe = document.createElement("i");
    probe.style.color = css;
    this.root.append(probe);
    const computed = rgb(getComputedStyle(probe).color);
    probe.remove();
    this.known.set(css, computed);
    return computed;
  }
}

let pixel: CanvasRenderingContext2D | null = null;

/** Canvas libraries parse no `oklab()` or `color()`, which is what a mix computes to. */
function rgb(colour: string): string {
  if (/^(rgba?\(|#)/.test(colour) || colour === "") return colour;
  pixel ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (pixel === null) return colour;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${r}, ${g}, ${b}, ${(a / 255).toFixed(3)})`;
}

/** Keeps the look true to the host, to Lab, to the visitor's system and to the page's own theme. */
export class LookSource {
  readonly look: Cell<Look>;
  private readonly system = window.matchMedia("(prefers-color-scheme: dark)");
  private readonly observer = new MutationObserver(() => this.refresh());
  private page: SchemeChoice = "auto";
  private theme: Partial<Theme> = {};
  private readonly own: OwnLook | null;

  constructor(
    private readonly nodes: [root: HTMLElement, portal: HTMLElement],
    private readonly host: Host,
    private choice: SchemeChoice,
    private readonly accent: Theme["accent"] | undefined,
    own: Omit<ConstructorParameters<typeof OwnLook>[0], "changed"> | null = null,
  ) {
    this.look = new Cell(this.current());
    this.own = own === null ? null : new OwnLook({ ...own, changed: () => this.repaint() });
    this.paint();
    this.system.addEventListener("change", this.refresh);
    this.observer.observe(document.body, {
      attributes: true,
      attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"],
    });
  }

  /** What the host says; "auto" leaves it to the page. */
  choose(choice: SchemeChoice): void {
    this.choice = choice;
    this.refresh();
  }

  /** What the page's own theme says; the same as before draws nothing again. */
  setTheme(theme: Partial<Theme>): void {
    if (JSON.stringify(this.theme) === JSON.stringify(theme)) return;
    this.theme = theme;
    this.page = theme.scheme ?? "auto";
    this.own?.set({ css: theme.css ?? "", font_file: theme.font_file ?? "" });
    this.repaint();
  }

  stop(): void {
    this.system.removeEventListener("change", this.refresh);
    this.observer.disconnect();
    this.own?.stop();
  }

  private readonly refresh = (): void => this.look.set(this.current());

  private repaint(): void {
    this.paint();
    this.refresh();
  }

  private paint(): void {
    const { accent: own = "indigo", radius = "medium", density = "comfortable", font = "system", css = "" } = this.theme;
    const accent = this.accent ?? own;
    const colour = ACCENTS[accent] ?? accent;
    for (const node of this.nodes) {
      Object.assign(node.dataset, { radius, density });
      node.toggleAttribute("data-styled", css !== "");
      node.style.setProperty("--jt-user-accent", colour);
      // Without one of its own, a page in Lab has that of Lab.
      if (accent === "indigo") node.style.removeProperty("--jt-own-accent");
      else node.style.setProperty("--jt-own-accent", colour);
      const families = [this.own?.font ?? "", FONTS[font]].filter(Boolean).join(", ");
      if (families === FONTS.system) node.style.removeProperty("--jt-own-font");
      else node.style.setProperty("--jt-own-font", families);
    }
  }

  /** The nodes are marked before listeners are notified: components read computed colours while they render. */
  private current(): Look {
    const scheme = this.scheme();
    for (const node of this.nodes) node.dataset["mantineColorScheme"] = scheme;
    return new Look(this.nodes[0], scheme);
  }

  private scheme(): Scheme {
    if (this.choice !== "auto") return this.choice;
    const lab = this.host === "published" ? undefined : document.body.dataset["jpThemeLight"];
    if (lab !== undefined) return lab === "true" ? "light" : "dark";
    if (this.page !== "auto" && this.host === "published") return this.page;
    return this.system.matches ? "dark" : "light";
  }
}
