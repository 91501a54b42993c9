/** The widgets that show images, sounds and films: what they hold themselves, and nothing that they only give the address of. */
import type { DOMWidgetView } from "@jupyter-widgets/base";
import * as controls from "@jupyter-widgets/controls";
import { say } from "../core/locale.ts";
import { SOURCES } from "../renderer/markup/allowed.ts";
import { notShown } from "../renderer/markup/sanitize.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- TypeScript takes no other arguments of classes that are extended so
type View = new (...given: any[]) => DOMWidgetView;

/** The address in a widget that is only an address, unless the page's policy allows it; else null. */
function refused(model: DOMWidgetView["model"], tag: string): string | null {
  if (model.get("format") !== "url") return null;
  const address = new TextDecoder().decode(model.get("value")).trim();
  return SOURCES[tag]?.test(address) ? null : address;
}

function guarded<Base extends View>(Base: Base, tag: "img" | "audio" | "video", name: string) {
  return class extends Base {
    private sentence: HTMLElement | null = null;

    override update(): void {
      const address = refused(this.model, tag);
      this.sentence?.remove();
      this.sentence = null;
      this.el.classList.toggle("jt-widget-refused", address !== null);
      if (address === null) return super.update();
      URL.revokeObjectURL(this.el.getAttribute("src") ?? "");
      this.el.removeAttribute("src");
      const sentence = document.createElement("p");
      sentence.className = "jt-missing";
      sentence.textContent = `${notShown(tag, address)} ${say("Use {name}.from_file.", { name })}`;
      this.sentence = sentence;
      void this.place(sentence);
      return undefined;
    }

    /** Puts the sentence after the element, which is the image or player itself and holds no text. */
    private async place(sentence: HTMLElement): Promise<void> {
      await this.displayed;
      if (this.sentence === sentence) this.el.after(sentence);
    }

    override remove(): void {
      this.sentence?.remove();
      this.sentence = null;
      super.remove();
    }
  };
}

export const ImageView = guarded(controls.ImageView, "img", "Image");
export const AudioView = guarded(controls.AudioView, "audio", "Audio");
export const VideoView = guarded(controls.VideoView, "video", "Video");
