/** A rule of a property: an expression, what it gives now, and completion from the page's values. */
import { Popover } from "@mantine/core";
import { useLayoutEffect, useRef, useState } from "react";
import type { Json } from "../../core/edits.ts";
import { evaluate } from "../../core/expressions/evaluate.ts";
import { parse } from "../../core/expressions/parser.ts";
import { jsonOf, scopeOf } from "../../core/expressions/scope.ts";
import { ExpressionError } from "../../core/expressions/tree.ts";
import { selects } from "../../core/frames.ts";
import { ruleOf } from "../../core/rules.ts";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import type { Canvas } from "../session/canvas.ts";
import { changeEntry } from "../document/commands.ts";
import { python } from "../document/python.ts";
import { complete, holdsComponents, isObject, joined, nameOf, namesIn, nodeAt, pathsIn } from "../document/tree.ts";

interface Props {
  /** The components that get the rule: all the same one. */
  paths: readonly string[];
  property: string;
  label: string;
  /** Whether the editor opens at once. */
  opened: boolean;
  /** There is no rule any more. */
  onEmpty: () => void;
}

const MEANS: Record<string, string> = { visible: "True shows it", disabled: "True greys it out", required: "True asks for it" };

export function RuleField({ paths, property, label, opened, onEmpty }: Props) {
  const { canvas } = useCanvas();
  const { portal } = useRenderer();
  const page = useCell(canvas.page);
  const [first = "", ...others] = paths.map((path) => ruleAt(page, path, property));
  const mixed = others.some((one) => one !== first);
  const saved = mixed ? "" : first;
  const [open, setOpen] = useState(opened);
  const [draft, setDraft] = useState(saved);
  const [choice, setChoice] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  /** Where the caret goes when a name was taken. */
  const placed = useRef<number | null>(null);
  // Before the next key comes.
  useLayoutEffect(() => {
    const at = placed.current;
    placed.current = null;
    if (at !== null) area.current?.setSelectionRange(at, at);
  });

  function begin(): void {
    setDraft(saved);
    setOpen(true);
  }

  function save(): void {
    setOpen(false);
    const text = draft.trim();
    if (text === saved) return text === "" && !mixed ? onEmpty() : undefined;
    const edits = paths.map((path) => changeEntry(canvas.page.get(), path, "rules", property, text === "" ? null : text));
    void canvas.run({ label: `Change rule of ${label.toLowerCase()}`, edits, selected: [...paths] });
    if (text === "") onEmpty();
    return undefined;
  }

  const now = resultOf(canvas, draft);
  const given = saved === "" ? null : saved === draft ? now : resultOf(canvas, saved);
  const offers = open ? completions(canvas, draft.slice(0, caret)) : { from: 0, all: [] };
  function take(index: number): void {
    const offer = offers.all[index];
    if (!offer) return;
    const text = draft.slice(0, offers.from) + offer.name + draft.slice(caret);
    setDraft(text);
    const at = offers.from + offer.name.length;
    setCaret(at);
    setChoice(0);
    placed.current = at;
  }

  return (
    <>
      <Popover opened={open} onDismiss={save} position="left-start" offset={8} width={420} trapFocus portalProps={{ target: portal }} classNames={{ dropdown: "jt-c-rule-editor" }} transitionProps={{ duration: 120 }}>
        <Popover.Target>
          <button type="button" id={`jt-c-${property}`} className="jt-c-rule-text" data-problem={given !== null && "problem" in given ? "" : undefined} onClick={begin}>
            {mixed ? <i className="jt-c-faint">Mixed</i> : saved === "" ? <span className="jt-c-faint">Write a rule</span> : saved}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <div className="jt-c-rule-head">
            <Icon name="rule" />
            <b>{label}</b>
            <span>{MEANS[property] ?? "Computed as you type elsewhere"}</span>
          </div>
          <textarea
            ref={area}
            className="jt-c-input jt-c-mono"
            rows={3}
            aria-label={`Rule for ${label}`}
            placeholder={mixed ? `Replaces the rules of all ${paths.length}` : undefined}
            aria-invalid={("problem" in now && draft !== "") || undefined}
            spellCheck={false}
            data-autofocus=""
            value={draft}
            onChange={({ target }) => {
              setDraft(target.value);
              setCaret(target.selectionStart);
              setChoice(0);
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
              else if (event.key === "Escape") setOpen(false);
              else if (event.key === "Tab" && offers.all.length > 0) {
                event.preventDefault();
                take(choice);
              } else if (event.key === "ArrowDown" && offers.all.length > 0) {
                event.preventDefault();
                setChoice((choice + 1) % offers.all.length);
              } else if (event.key === "ArrowUp" && offers.all.length > 0) {
                event.preventDefault();
                setChoice((choice + offers.all.length - 1) % offers.all.length);
              }
            }}
          />
          {offers.all.length === 0 ? null : (
            <div className="jt-c-offers" role="listbox" aria-label="Names">
              {offers.all.map((offer, index) => (
                <div key={offer.name} role="option" aria-selected={index === choice} onPointerDown={(event) => (event.preventDefault(), take(index))}>
                  <b>{offer.name}</b>
                  <code>{offer.type}</code>
                  <span>{offer.now}</span>
                </div>
              ))}
            </div>
          )}
          <div className="jt-c-rule-now">
            <span>Now</span>
            <code data-problem={"problem" in now && draft !== "" ? "" : undefined}>{draft.trim() === "" ? "no rule" : "problem" in now ? now.problem : now.text}</code>
            <span className="jt-c-keys">
              <kbd className="jt-c-key">Tab</kbd> take <kbd className="jt-c-key">Ctrl</kbd> <kbd className="jt-c-key">Enter</kbd> done
            </span>
          </div>
          <p className="jt-c-rule-foot">
            Python: <code>and or not in is == + - * / min() max() len() today()</code>
            <br />
            Reads only <code>state</code> and <code>visit</code>. Runs in the browser.
          </p>
        </Popover.Dropdown>
      </Popover>
      {given !== null && "text" in given ? <small className="jt-c-note" data-kind="rule">{`Now: ${given.text}`}</small> : null}
    </>
  );
}

function ruleAt(page: Json, path: string, property: string): string {
  const rules = nodeAt(page, path)?.["rules"];
  return isObject(rules) && typeof rules[property] === "string" ? rules[property] : "";
}

/** What an expression gives for the values of now, as Python writes it; or what is wrong with it. */
function resultOf({ store, page }: Canvas, text: string): { text: string } | { problem: string } {
  try {
    const shown = page.get();
    const declared = (path: string) => {
      const node = nodeAt(shown, path);
      return node === undefined ? undefined : complete(node);
    };
    const value = evaluate(parse(text.trim()), scopeOf({ declared, value: (path) => store.values.get(path), user: "", params: {} }));
    return { text: python(jsonOf(value)) };
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.message };
    throw error;
  }
}

interface Completion {
  name: string;
  type: string;
  now: string;
}

/** The names that can stand at the end of a text: after `state.filters.` those in `filters`. */
function completions({ store, page }: Canvas, text: string): { from: number; all: Completion[] } {
  const typed = /(?:^|[^\w.])((?:state|visit)(?:\.\w+)*)\.(\w*)$/.exec(text);
  const word = /(?:^|[^\w.])(\w+)$/.exec(text)?.[1];
  if (typed === null) {
    const tops = ["state", "visit"].filter((name) => word !== undefined && name.startsWith(word) && name !== word);
    return { from: text.length - (word?.length ?? 0), all: tops.map((name) => ({ name, type: name === "state" ? "what visitors gave" : "user, params", now: "" })) };
  }
  const [, base = "", part = ""] = typed;
  const from = text.length - part.length;
  if (base === "visit") return { from, all: ["user", "params"].filter((name) => name.startsWith(part)).map((name) => ({ name, type: name === "user" ? "str" : "dict", now: "" })) };
  const container = base === "state" ? "" : base.slice("state.".length);
  const shown = page.get();
  if (!base.startsWith("state") || nodeAt(shown, container) === undefined || !holdsComponents(shown, container)) return { from, all: [] };
  const names = namesIn(shown, container).filter((name) => hasState(shown, joined(container, name)));
  const all = names.filter((name) => name.toLowerCase().startsWith(part.toLowerCase()) && name !== part);
  return {
    from,
    all: all.slice(0, 8).map((name) => {
      const path = joined(container, name);
      const node = nodeAt(shown, path) ?? {};
      const value = store.values.get(path);
      const inside = holdsComponents(shown, path);
      return { name, type: inside ? "values inside" : kindOf(node), now: inside || value === undefined ? "" : python(value).slice(0, 24) };
    }),
  };
}

function hasState(page: Json, path: string): boolean {
  if (holdsComponents(page, path)) return [...pathsIn(page, path)].some((one) => nameOf(one) !== "" && !holdsComponents(page, one) && hasState(page, one));
  const node = nodeAt(page, path);
  return node !== undefined && (selects(complete(node)) || ruleOf(complete(node)) !== null);
}

function kindOf(node: Json): string {
  const rule = ruleOf(complete(node));
  const types = Array.isArray(rule?.["type"]) ? rule["type"].map(String) : [];
  const names: Record<string, string> = { string: "str", number: "float", integer: "int", boolean: "bool", scalar: "value", array: "list", null: "None" };
  return types.length === 0 ? String(node["type"]) : types.map((type) => names[type] ?? type).join(" | ");
}
