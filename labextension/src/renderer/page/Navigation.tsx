/** What is around a page of an app of several: the bar with the app's title, the list of its pages, and who visits. */
import "./Navigation.css";
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { say } from "../../core/locale.ts";
import { useCell, useRenderer, type Navigation, type Offered } from "../hooks/renderer.ts";
import { Icon } from "../parts/Icon.tsx";
import { ChevronIcon } from "../parts/icons.tsx";
import { Logo } from "./Logo.tsx";

/** Entries under one heading; those without come first. */
function groupsOf(entries: readonly Offered[]): [group: string, entries: Offered[]][] {
  const names = ["", ...new Set(entries.map(({ group }) => group))];
  return [...new Set(names)].flatMap((name) => {
    const own = entries.filter(({ group }) => group === name);
    return own.length === 0 ? [] : [[name, own] as [string, Offered[]]];
  });
}

/** An entry; with `even` its label stands below those that have an icon. */
function Entry({ entry, even = false }: { entry: Offered; even?: boolean }) {
  const { current } = entry;
  return (
    <a className="jt-nav-entry" href={entry.url} aria-current={current === "page" ? "page" : current === "within" ? true : undefined}>
      {even && entry.icon === "" ? <span className="jt-nav-blank" /> : <Icon name={entry.icon} />}
      <span className="jt-nav-label">{entry.label}</span>
    </a>
  );
}

/** All entries below each other, with their headings. */
function List({ entries }: { entries: readonly Offered[] }) {
  const id = useId();
  const even = entries.some(({ icon }) => icon !== "");
  return groupsOf(entries).map(([group, own], index) => (
    <div key={group} className="jt-nav-group">
      {group === "" ? null : (
        <h2 id={`${id}-${index}`} className="jt-nav-heading">
          {group}
        </h2>
      )}
      <ul aria-labelledby={group === "" ? undefined : `${id}-${index}`}>
        {own.map((entry) => (
          <li key={entry.url}>
            <Entry entry={entry} even={even} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

interface DropProps {
  label: string;
  className: string;
  face: ReactNode;
  current?: boolean;
  children: ReactNode;
}

/** A button that opens what is below it; the browser closes that on Esc and on a click beside it. */
function Drop({ label, className, face, current, children }: DropProps) {
  const id = useId();
  const drop = useRef<HTMLDivElement>(null);

  /** Before the browser opens it, which puts it above everything. */
  function place(button: HTMLElement): void {
    const { left, right, bottom } = button.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const isLeft = left < width / 2;
    Object.assign(drop.current?.style ?? {}, { top: `${bottom + 6}px`, left: isLeft ? `${left}px` : "auto", right: isLeft ? "auto" : `${width - right}px` });
  }

  return (
    <>
      <button type="button" className={className} aria-label={label} aria-current={current ? true : undefined} popoverTarget={id} onClick={(event) => place(event.currentTarget)}>
        {face}
      </button>
      <div ref={drop} id={id} popover="auto" className="jt-nav-drop">
        {children}
      </div>
    </>
  );
}

/** Who visits, as the server knows it. */
function Visitor({ navigation: { user, sign_out } }: { navigation: Navigation }) {
  if (user === "") return null;
  return (
    <Drop label={say("Signed in as {name}", { name: user })} className="jt-icon-button jt-nav-user" face={<Icon name="user" size={18} />}>
      <p className="jt-nav-name">
        <small>{say("Signed in as")}</small>
        <b>{user}</b>
      </p>
      {sign_out === "" ? null : (
        <a className="jt-nav-entry" href={sign_out}>
          <Icon name="log_out" />
          <span className="jt-nav-label">{say("Sign out")}</span>
        </a>
      )}
    </Drop>
  );
}

/** The entries beside each other; a group is a button with its entries below. They are a menu where they do not fit. */
function Across({ entries, onFit }: { entries: readonly Offered[]; onFit: (fits: boolean) => void }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const look = () => onFit(element.scrollWidth <= element.clientWidth);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [onFit]);
  return (
    <div ref={place} className="jt-nav-across">
      <ul>
        {groupsOf(entries).flatMap(([group, own]) =>
          group === ""
            ? own.map((entry) => (
                <li key={entry.url}>
                  <Entry entry={entry} />
                </li>
              ))
            : [
                <li key={`group ${group}`}>
                  <Drop
                    label={group}
                    className="jt-nav-entry"
                    current={own.some(({ current }) => current !== "")}
                    face={
                      <>
                        <span className="jt-nav-label">{group}</span>
                        <ChevronIcon up={false} />
                      </>
                    }
                  >
                    <List entries={own.map((entry) => ({ ...entry, group: "" }))} />
                  </Drop>
                </li>,
              ],
        )}
      </ul>
    </div>
  );
}

/** The pages of the app in a panel of their own, where there is no room beside the page. */
function Panel({ navigation, onClose }: { navigation: Navigation; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    element?.querySelector<HTMLElement>("[aria-current]")?.focus();
  }, []);
  return (
    // A click on what is around the panel is one on the dialog itself; Esc does the same.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className="jt-nav-panel" aria-label={say("Pages")} onClose={onClose} onClick={(event) => (event.target === dialog.current ? dialog.current.close() : undefined)}>
      <div className="jt-nav-panel-body">
        <div className="jt-nav-panel-head">
          <span className="jt-nav-title">{navigation.title}</span>
          <button type="button" className="jt-icon-button" aria-label={say("Close")} onClick={() => dialog.current?.close()}>
            <Icon name="close" size={20} />
          </button>
        </div>
        <nav aria-label={say("Pages")}>
          <List entries={navigation.entries} />
        </nav>
      </div>
    </dialog>
  );
}

/** A page with the navigation of its app around it. */
export function Navigated({ navigation, children }: { navigation: Navigation; children: ReactNode }) {
  const { store } = useRenderer();
  const theme = useCell(store.page)?.theme;
  const [opened, setOpened] = useState(false);
  const [fits, setFits] = useState(true);
  const menu = useRef<HTMLButtonElement>(null);
  const { place, title, entries } = navigation;
  const isTop = place === "top";
  return (
    <div className="jt-app" data-place={place} data-narrow={isTop && !fits ? "" : undefined}>
      <div className="jt-nav-bar">
        <button ref={menu} type="button" className="jt-icon-button jt-nav-menu" aria-label={say("Menu")} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened(true)}>
          <Icon name="menu" size={20} />
        </button>
        <a className="jt-nav-home" href={entries[0]?.url}>
          {theme === undefined ? null : <Logo theme={theme} />}
          <span className="jt-nav-title">{title}</span>
        </a>
        {isTop ? (
          <nav className="jt-nav-top" aria-label={say("Pages")}>
            <Across entries={entries} onFit={setFits} />
          </nav>
        ) : null}
        <span className="jt-nav-space" />
        <Visitor navigation={navigation} />
      </div>
      <div className="jt-nav-below">
        {isTop ? null : (
          <nav className="jt-nav-side" aria-label={say("Pages")}>
            <List entries={entries} />
          </nav>
        )}
        {children}
      </div>
      {opened ? (
        <Panel
          navigation={navigation}
          onClose={() => {
            setOpened(false);
            menu.current?.focus();
          }}
        />
      ) : null}
    </div>
  );
}

/** The way to the page: its group, and the pages above it. */
export function Trail({ title }: { title: string }) {
  const { navigation } = useRenderer();
  if (navigation === null || navigation.trail.length === 0) return null;
  return (
    <nav className="jt-trail" aria-label={say("You are here")}>
      <ol>
        {navigation.trail.map(({ label, url }, index) => (
          // Its place is what it is.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>{url === null ? <span>{label}</span> : <a href={url}>{label}</a>}</li>
        ))}
        <li>
          <span aria-current="page">{title}</span>
        </li>
      </ol>
    </nav>
  );
}
