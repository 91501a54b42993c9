/** A rule of a property: an expression, what it gives now, and completion from the page's values. */
import { Popover } from "@mantine/core";
import { Fragment, useLayoutEffect, useRef, useState } from "react";
import type { Json } from "../../core/edits.ts";
import { evaluate } from "../../core/expressions/evaluate.ts";
import { parse } from "../../core/expressions/parser.ts";
import { jsonOf, scopeOf } from "../../core/expressions/scope.ts";
import { ExpressionError } from "../../core/expressions/tree.ts";
import { shownTable } from "../../core/frames.ts";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import type { IconName } from "../controls/icons.ts";
import type { Canvas } from "../session/canvas.ts";
import { changeEntry } from "../document/commands.ts";
import { python } from "../document/python.ts";
import { complete, isObject, nodeAt } from "../document/tree.ts";
import { KINDS, offersFor, type Known, type Offer } from "./completion.ts";

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
  /** What was typed and is not saved: Esc keeps it, and so does leaving it while it is wrong. */
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? saved;
  const [choice, setChoice] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [caret, setCaret] = useState(0);
  /** Where the caret goes when a name was taken. */
  const placed = useRef<number | null>(null);
  // Before the next key comes.
  useLayoutEffect(() => {
    const at = placed.current;
    placed.current = null;
    if (at !== null) area.current?.setSelectionRange(at, at);
  });

  function save(): void {
    setOpen(false);
    setDraft(null);
    const rule = text.trim();
    if (rule === saved) return rule === "" && !mixed ? onEmpty() : undefined;
    const edits = paths.map((path) => changeEntry(canvas.page.get(), path, "rules", property, rule === "" ? null : rule));
    const answer = canvas.run({ label: `Change rule of ${label.toLowerCase()}`, edits, selected: [...paths] });
    void answer.then((problem) => problem !== null && setDraft(rule));
    if (rule === "") onEmpty();
    return undefined;
  }

  const now = resultOf(canvas, text);
  const isWrong = "problem" in now && text.trim() !== "";
  const given = saved === "" ? null : saved === text ? now : resultOf(canvas, saved);
  const offers = open ? offersFor(text.slice(0, caret), knownOf(canvas)) : { from: 0, all: [] };
  function take(index: number): void {
    const offer = offers.all[index];
    if (!offer) return;
    setDraft(text.slice(0, offers.from) + offer.text + text.slice(caret));
    const at = offers.from + offer.text.length;
    setCaret(at);
    setChoice(0);
    placed.current = at;
  }

  return (
    <>
      <Popover opened={open} onDismiss={() => (isWrong ? setOpen(false) : save())} closeOnEscape={false} position="left-start" offset={8} width={420} trapFocus portalProps={{ target: portal }} classNames={{ dropdown: "jt-c-rule-editor" }} transitionProps={{ duration: 120 }}>
        <Popover.Target>
          <button ref={button} type="button" id={`jt-c-${property}`} className="jt-c-rule-text" data-problem={given !== null && "problem" in given ? "" : undefined} title={draft === null ? undefined : "Not saved yet"} onClick={() => setOpen(true)}>
            {draft !== null && draft !== saved ? <i>{draft}</i> : mixed ? <i className="jt-c-faint">Mixed</i> : saved === "" ? <span className="jt-c-faint">Write a rule</span> : saved}
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
            aria-invalid={isWrong || undefined}
            spellCheck={false}
            data-autofocus=""
            value={text}
            onChange={({ target }) => {
              setDraft(target.value);
              setCaret(target.selectionStart);
              setChoice(0);
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            onKeyDown={(event) => {
              event.stopPropagation();
              if ((event.key === "Enter" && (event.ctrlKey || event.metaKey)) || event.key === "Escape") {
                if (event.key === "Escape") setOpen(false);
                else save();
                button.current?.focus();
              } else if (event.key === "Tab" && offers.all.length > 0) {
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
          {offers.all.length === 0 ? null : <Offers all={offers.all} typed={caret - offers.from} chosen={choice} onTake={take} />}
          <div className="jt-c-rule-now">
            <span>Now</span>
            <code data-problem={isWrong ? "" : undefined}>{text.trim() === "" ? "no rule" : "problem" in now ? now.problem : now.text}</code>
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

/** Names to take, under the kinds that they are. */
function Offers({ all, typed, chosen, onTake }: { all: readonly Offer[]; typed: number; chosen: number; onTake: (index: number) => void }) {
  return (
    <div className="jt-c-offers" role="listbox" aria-label="Names">
      {all.map((offer, index) => (
        <Fragment key={offer.name}>
          {offer.kind === all[index - 1]?.kind ? null : (
            <small role="presentation">
              {KINDS[offer.kind]}
              {index === 0 && all.some(({ now }) => now !== "") ? <span>Now</span> : null}
            </small>
          )}
          <div role="option" aria-selected={index === chosen} onPointerDown={(event) => (event.preventDefault(), onTake(index))}>
            <Icon name={ICONS[offer.kind]} size={14} />
            <b>
              <mark>{offer.name.slice(0, typed)}</mark>
              {offer.name.slice(typed)}
            </b>
            <code>{offer.type}</code>
            <span>{offer.now}</span>
          </div>
        </Fragment>
      ))}
    </div>
  );
}

const ICONS: Record<Offer["kind"], IconName> = { state: "value", column: "frame", function: "rule", method: "rule", constant: "check" };

function knownOf({ store, visit, page }: Canvas): Known {
  return {
    page: page.get(),
    value: (path) => store.values.get(path),
    table: (path) => {
      const component = store.component(path);
      return component === undefined ? null : shownTable(component);
    },
    cells: (path, position) => visit.cells(path, position),
  };
}

/** What an expression gives for the values of now, as Python writes it; or what is wrong with it. */
function resultOf({ store, visit, page }: Canvas, text: string): { text: string } | { problem: string } {
  try {
    const shown = page.get();
    const declared = (path: string) => {
      const node = nodeAt(shown, path);
      return node === undefined ? undefined : complete(node);
    };
    const value = evaluate(parse(text.trim()), scopeOf({ declared, value: (path) => store.values.get(path), row: (path, position) => visit.cells(path, position), user: "", params: {} }));
    return { text: python(jsonOf(value)) };
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.message };
    throw error;
  }
}
