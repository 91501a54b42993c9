/** The rows of one table that the browser holds: pages of the window asked for, under one order. */
import { isSame } from "./edits.ts";
import { valueOf, type Cells } from "./expressions/scope.ts";
import { idOf, keyOf, type RowId } from "./frames.ts";
import { Questions, type AskQuestion, type Question, type ResultOf } from "./questions.ts";
import type { Filter, QueryAnswer, Rows, RowsRequest, RowsWindow, Sort, TableData } from "./protocol.ts";

export type CellValue = RowsWindow["rows"][number][number];

export interface Row {
  /** What names it. */
  id: RowId;
  /** Its place in the frame as the handler gave it. */
  position: number;
  cells: readonly CellValue[];
}

interface Order {
  sort: Sort[];
  filter: Filter[];
  search: string;
}

interface Page {
  ids: RowId[];
  positions: number[];
  rows: CellValue[][];
}

/** A value by which rows are grouped, or that is computed of a group. */
export type GroupValue = Exclude<CellValue, unknown[]>;

/** The line of a group of rows. */
export interface GroupLine {
  /** What names it: its keys from the outermost level. */
  id: string;
  /** From 0, the outermost. */
  level: number;
  column: string;
  key: GroupValue;
  /** How many rows it has. */
  count: number;
  open: boolean;
  /** What was asked for of a column; undefined where nothing was. */
  aggregateOf(column: string): GroupValue | undefined;
}

/** Lines in place of rows, as of a table that is grouped. */
export interface Lines {
  /** The columns by which rows are grouped, the outermost first. */
  by: readonly string[];
  /** Whether there are more groups than are shown. */
  more: boolean;
  /** The group that a line is of; undefined for a row. */
  groupAt(index: number): GroupLine | undefined;
  /** The line of the group that a line is in; -1 for none. */
  parentOf(index: number): number;
  /** Opens a group or closes it. */
  toggle(id: string): void;
  /** How many lines there are. */
  count: number;
  /** Whether some of them are on their way. */
  loading: boolean;
  /** The row that is a line; undefined for one that is none, or not held. */
  row(index: number): Row | undefined;
  indexes(ids: ReadonlySet<RowId>): number[];
  show(first: number, last: number): void;
  reset(data: TableData | null): void;
  reorder(): void;
  answer(rows: Rows): void;
  resume(): void;
}

type Ask = (request: Omit<RowsRequest, "type" | "component">) => void;

export const PAGE = 100;
/** Enough for several screens; beyond it the pages farthest from the screen go. */
const MAX_PAGES = 30;
/** A visitor who drags the scroll bar passes thousands of pages: only few are asked for at once. */
const MAX_ASKED = 4;

/** How many rows around the screen are held, at least, so that slow scrolling never waits. */
const MIN_MARGIN = 20;

const UNSORTED: Order = { sort: [], filter: [], search: "" };

let requests = 0;

export class TableRows {
  /** The path of the table, which a rename changes. */
  path = "";
  /** How many rows there are; while nobody has counted them, some more than are known, so that the grid has room to scroll. */
  total = 0;
  /** How many rows there are at least while nobody has counted them; null once they are counted. */
  least: number | null = null;
  /** Why rows are missing. */
  error: string | null = null;
  /** Why the rows are in the previous order instead of the requested one. */
  refused: string | null = null;
  order: Order = UNSORTED;
  /** Counts up with each change that is to be seen. */
  revision = 0;
  private version = 0;
  /** Counts up with each data that has other columns than that before. */
  starts = 0;
  private columns: TableData["columns"] = [];
  private key: readonly string[] = [];
  private layout = 0;
  /** The last order whose rows arrived. */
  private proven: Order = UNSORTED;
  private pages = new Map<number, Page>();
  /** Those of the data before with the same key, until the rows on screen have come. A place would be another row's by then. */
  private before = new Map<number, Page>();
  private asked = new Map<number, number>();
  /** Whether a window of this order has come, and with it the number of rows. */
  private settled = false;
  /** Whether rows come from an engine, which does not say at once how many there are. */
  private uncounted = false;
  private first = 0;
  private last = 0;
  /** Where the visitor has moved rows, each from a place to another. */
  private readonly moves: [from: number, to: number][] = [];
  private readonly listeners = new Set<() => void>();
  private readonly questions: Questions;
  /** The order whose rows the peer has been asked to count. */
  private counting: Order | null = null;
  /** How many counts are on their way. */
  private counts = 0;
  /** What is shown in place of rows; null for the rows themselves. */
  lines: Lines | null = null;
  /** How many rows there are where another says so, as of the group that these are of. */
  counted: number | null = null;
  /** The data whose rows these are. */
  data: TableData | null = null;
  /** The row that rules read, with its cells once they are known, and the id of the request for it. */
  private chosen: { id: RowId; cells: Cells | undefined; asked: number } | null = null;

  /**
   * `chosenKnown` is called when the peer has answered the row that rules read, and `chosenGone` when there is no such row;
   * `sendStop` asks the peer to compute nothing more.
   */
  constructor(
    private readonly ask: Ask,
    private readonly chosenKnown: () => void = () => undefined,
    askQuestion: AskQuestion = () => undefined,
    private readonly chosenGone: (id: RowId) => void = () => undefined,
    private readonly sendStop: () => void = () => undefined,
  ) {
    this.questions = new Questions(askQuestion);
  }

  /**
   * Asks the peer about the rows under the present filter and search: distinct values, statistics, groups, totals. `except` is a
   * column whose own conditions do not count, as for the list of its values. The answer is null where the table has got other data
   * or columns meanwhile, and an error says why there is none.
   */
  query<Q extends Question>(question: Q, except?: string): Promise<ResultOf<Q> | null> {
    const { filter, search } = this.order;
    return this.questions.ask(
      this.version,
      filter.filter((condition) => condition.column !== except),
      search,
      question,
    );
  }

  /** As `query`, of the rows that are under further conditions. */
  queryUnder<Q extends Question>(filter: readonly Filter[], question: Q): Promise<ResultOf<Q> | null> {
    return this.questions.ask(this.version, [...this.order.filter, ...filter], this.order.search, question);
  }

  /** The order with further conditions. */
  orderUnder(filter: readonly Filter[]): Order {
    return { ...this.order, filter: [...this.order.filter, ...filter] };
  }

  /**
   * The rows under further conditions, of which there are so many, once `reset` has given them the data. What they have asked
   * for comes to `answer` of the lines.
   */
  part(filter: readonly Filter[], count: number): TableRows {
    const part = new TableRows(this.ask);
    part.counted = count;
    part.order = this.orderUnder(filter);
    part.subscribe(() => (part.error === null ? this.changed() : this.fail(part.error)));
    return part;
  }

  /** Shows lines in place of rows, or the rows themselves again. */
  showLines(lines: Lines | null): void {
    this.lines = lines;
    this.toTop();
    if (lines === null) this.fill();
    this.notify();
  }

  /** How many lines there are on the whole: rows, or what is in their place. */
  get length(): number {
    return this.lines ? this.lines.count : this.total;
  }

  /** The group that a line is of; undefined for a row. */
  groupAt(index: number): GroupLine | undefined {
    return this.lines?.groupAt(index);
  }

  /** The line of the group that a line is in; -1 for none. */
  parentOf(index: number): number {
    return this.lines?.parentOf(index) ?? -1;
  }

  /** What is shown has changed. */
  changed(): void {
    this.notify();
  }

  /** Rows of the lines could not be had. */
  fail(error: string): void {
    this.error = error;
    this.notify();
  }

  /** How many pages are held. */
  get size(): number {
    return this.pages.size;
  }

  /** Whether the rows on screen are still on their way. */
  get loading(): boolean {
    return this.asked.size > 0 || this.lines?.loading === true;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The row at a place, as the visitor has moved rows. */
  row(index: number): Row | undefined {
    if (this.lines) return this.lines.row(index);
    return this.held(this.moves.reduceRight(movedFrom, index));
  }

  private held(index: number): Row | undefined {
    const [number, offset] = [Math.floor(index / PAGE), index % PAGE];
    return rowOf(this.pages.get(number), offset) ?? rowOf(this.before.get(number), offset);
  }

  /** Where the rows of these ids are now, as far as they are held. */
  indexes(ids: ReadonlySet<RowId>): number[] {
    if (ids.size === 0) return [];
    if (this.lines) return this.lines.indexes(ids).toSorted((a, b) => a - b);
    const found: number[] = [];
    for (const [number, page] of this.pages) {
      page.ids.forEach((id, offset) => {
        if (ids.has(id)) found.push(number * PAGE + offset);
      });
    }
    const moved = this.moves.length > 0 ? found.map((index) => this.moves.reduce((at, [from, to]) => movedFrom(at, [to, from]), index)) : found;
    return moved.toSorted((a, b) => a - b);
  }

  /** The ids of all rows that are held, at most as many. */
  heldIds(most: number): RowId[] {
    if (this.lines) return Array.from({ length: Math.min(this.length, most) }, (_, index) => this.row(index)?.id).filter((id) => id !== undefined);
    return [...this.pages].toSorted(([one], [other]) => one - other).flatMap(([, { ids }]) => ids).slice(0, most);
  }

  /** Shows a row at another place until new data comes. */
  move(from: number, to: number): void {
    this.moves.push([from, to]);
    this.notify();
  }

  /** Shows a row where it was before the last move. */
  unmove(): void {
    this.moves.pop();
    this.notify();
  }

  /** The cells of a row by column; undefined where the row is not held. */
  cellsAt(id: RowId): Cells | undefined {
    if (this.chosen?.id === id && this.chosen.cells) return this.chosen.cells;
    const [index] = this.indexes(new Set([id]));
    const row = index === undefined ? undefined : this.row(index);
    return row && this.named(row.cells);
  }

  /** The cells of the row that rules read; undefined until they are known. The peer is asked for it, so that it knows the row too. */
  choose(id: RowId): Cells | undefined {
    if (this.chosen?.id !== id) {
      this.chosen = { id, cells: this.cellsAt(id), asked: 0 };
      this.askChosen();
    }
    return this.chosen.cells;
  }

  /** Forgets the row that rules read: it is asked for again. */
  unchoose(): void {
    this.chosen = null;
  }

  /** Whether its rows are those of data of the same kernel. */
  shows(data: TableData | null): boolean {
    return data !== null && data.table === this.version && data.layout === this.layout;
  }

  /** Takes new data. Where the visitor is stays if the columns do; of the order, what is of columns that are still there. */
  reset(data: TableData | null): void {
    const columns = new Set(data?.columns.map((column) => column.name));
    const named = (data?.key?.length ?? 0) > 0 && isSame(data?.key, this.key);
    const goesOn = data !== null && this.version > 0 && isSame(data.columns.map(nameOf), this.columns.map(nameOf));
    this.order = {
      sort: this.order.sort.filter((key) => columns.has(key.column)),
      filter: this.order.filter.filter((condition) => columns.has(condition.column)),
      search: data ? this.order.search : "",
    };
    this.proven = UNSORTED;
    this.refused = null;
    if (!this.shows(data)) this.questions.drop();
    const version = data?.table ?? 0;
    if (version !== this.version && !goesOn) {
      this.toTop();
      this.starts += 1;
    }
    this.version = version;
    this.layout = data?.layout ?? 0;
    this.data = data;
    this.columns = data?.columns ?? [];
    this.key = data?.key ?? [];
    this.uncounted = false;
    this.unchoose();
    this.moves.length = 0;
    const shown = goesOn && named ? new Map([...this.before, ...this.pages]) : new Map<number, Page>();
    this.forget();
    this.before = shown;
    // Under conditions the number of rows comes with the first window: until then the one before remains.
    if (!goesOn || !this.ordered()) this.takeTotal(data === null ? 0 : data.total, data?.first.rows.length ?? 0);
    if (data && !this.ordered()) this.keep(data.first);
    if (data?.selected) this.knowChosen(data.selected);
    this.bound();
    this.fill();
    this.lines?.reset(data);
    this.notify();
  }

  /** Where there are fewer rows now than there were on the way to the screen, the last ones are on it. */
  private bound(): void {
    if (this.first < this.total || this.ordered()) return;
    this.last -= this.first;
    this.first = Math.max(0, this.total - 1 - this.last);
    this.last += this.first;
  }

  /** Forgets the rows of the data before once those on screen have come. */
  private leaveBefore(): void {
    const last = Math.min(this.last, this.total - 1);
    const from = Math.floor(this.first / PAGE);
    const numbers = Array.from({ length: Math.max(0, Math.floor(last / PAGE) - from + 1) }, (_, at) => from + at);
    if (!numbers.some((number) => this.lacks(number, last))) this.before.clear();
  }

  /** Takes the row that rules read from new data, where it is still there. */
  private knowChosen({ keys, rows }: RowsWindow): void {
    const [[key], [cells]] = [keys ?? [], rows];
    if (key !== undefined && cells !== undefined) this.chosen = { id: idOf(key), cells: this.named(cells), asked: 0 };
  }

  reorder(order: Partial<Order>): void {
    this.refused = null;
    this.change({ ...this.order, ...order });
  }

  private change(order: Order): void {
    this.moves.length = 0;
    this.order = order;
    // An engine may take long: what was there stays meanwhile.
    const shown = this.uncounted ? new Map([...this.before, ...this.pages]) : new Map<number, Page>();
    this.forget();
    this.before = shown;
    this.toTop();
    // The total under the new conditions comes with the first window: until then the old one remains.
    this.fill();
    this.lines?.reorder();
    this.notify();
  }

  /** Sets which rows are on screen; requests those that are missing. */
  show(first: number, last: number): void {
    if (this.lines) return this.lines.show(first, last);
    this.first = first;
    // A grid without rows requests none, so this must request the first ones.
    this.last = Math.max(first, last);
    this.fill();
  }

  answer({ id, table, window, error, ...rest }: Rows): void {
    if (id === this.chosen?.asked) return this.takeChosen(table, window);
    const page = this.asked.get(id);
    if (page === undefined && this.lines) return this.lines.answer({ id, table, window, error, ...rest });
    if (page === undefined || table !== this.version) return;
    // The peer shows other columns: the table's new data follows, and requests again.
    if (window && window.layout !== this.layout) return;
    this.asked.delete(id);
    if (error !== null && this.counted === null && !this.settled && this.ordered() && this.order !== this.proven) {
      this.refused = error;
      this.change(this.proven);
      return;
    }
    this.error = error;
    if (error !== null) this.before.clear();
    if (window) {
      this.proven = this.order;
      this.takeTotal(window.total, window.start + window.rows.length);
      this.keep(window);
      this.leaveBefore();
      this.evict();
      this.fill();
    }
    this.notify();
  }

  /** Whether rows of another order are shown until those of this one have come. */
  get waits(): boolean {
    return this.before.size > 0 && this.asked.size > 0;
  }

  /** Whether an engine computes rows on screen, or counts them. */
  get computing(): boolean {
    return this.uncounted && (this.asked.size > 0 || this.counts > 0);
  }

  /** Has the engine stop: the rows are shown as they were. */
  stop(): void {
    this.sendStop();
  }

  /** Takes the number of rows; where nobody has counted them, how many have been seen at least, and has them counted. */
  private takeTotal(given: number | null, seen: number): void {
    const total = this.counted ?? given;
    if (total !== null) {
      this.total = total;
      this.least = null;
    } else if (this.counting !== this.order) {
      this.least = seen;
      this.total = seen + PAGE;
      void this.count();
    } else if (this.least !== null) {
      this.least = Math.max(this.least, seen);
      this.total = this.least + PAGE;
    }
    this.uncounted ||= total === null;
  }

  /** Asks how many rows there are. */
  private async count(): Promise<void> {
    const { order, version } = this;
    this.counting = order;
    this.counts += 1;
    const found = await this.query({ kind: "totals", aggregates: [] }).catch(() => null);
    this.counts -= 1;
    if (found === null) this.notify();
    if (found === null || this.order !== order || this.version !== version) return;
    this.takeTotal(found.count, found.count);
    this.bound();
    this.notify();
  }

  /** Takes the answer to a `query`. */
  answerQuery(answer: QueryAnswer): void {
    this.questions.answer(answer);
  }

  /** Asks again for what a dropped connection swallowed. */
  resume(): void {
    this.asked.clear();
    this.questions.resume();
    this.askChosen();
    this.fill();
    this.lines?.resume();
  }

  /** Asks again after an error. */
  retry(): void {
    this.error = null;
    this.resume();
    this.notify();
  }

  private askChosen(): void {
    if (this.chosen === null || this.version === 0) return;
    requests += 1;
    this.chosen.asked = requests;
    const { id } = this.chosen;
    const one = { id: requests, table: this.version, count: 1, ...UNSORTED };
    this.ask(typeof id === "number" ? { ...one, start: id, keys: null } : { ...one, start: 0, keys: [keyOf(id)] });
  }

  private takeChosen(table: number, window: RowsWindow | null): void {
    const [row] = window?.rows ?? [];
    const { id } = this.chosen ?? {};
    if (id !== undefined && table === this.version && window?.gone?.some((key) => idOf(key) === id)) return this.chosenGone(id);
    if (this.chosen === null || row === undefined || table !== this.version || window?.layout !== this.layout) return;
    this.chosen.cells = this.named(row);
    this.chosenKnown();
  }

  /** Cells by column, as rules read them. */
  named(cells: readonly CellValue[]): Cells {
    return Object.fromEntries(this.columns.map(({ name, kind }, at) => [name, valueOf(cells[at] ?? null, kind === "number")]));
  }

  /** The same number of rows, from the first: a grid that is already there reports nothing. */
  private toTop(): void {
    this.last -= this.first;
    this.first = 0;
  }

  private ordered(): boolean {
    return this.order.sort.length > 0 || this.order.filter.length > 0 || this.order.search !== "";
  }

  private forget(): void {
    this.pages.clear();
    this.before.clear();
    this.settled = false;
    this.asked.clear();
    this.error = null;
  }

  private keep({ start, positions, rows, keys }: RowsWindow): void {
    const ids = this.key.length > 0 && keys ? keys.map(idOf) : positions;
    for (let index = 0; index < rows.length; ) {
      const number = Math.floor((start + index) / PAGE);
      const offset = (start + index) % PAGE;
      const length = Math.min(PAGE - offset, rows.length - index);
      const page = this.pages.get(number) ?? { ids: [], positions: [], rows: [] };
      const held = page.rows.length;
      if (offset <= held) {
        page.ids.splice(offset, length, ...ids.slice(index, index + length));
        page.positions.splice(offset, length, ...positions.slice(index, index + length));
        page.rows.splice(offset, length, ...rows.slice(index, index + length));
        this.pages.set(number, page);
      }
      index += length;
    }
    this.settled = true;
  }

  /** Whether a page lacks rows that are on screen or about to be. */
  private lacks(number: number, to: number): boolean {
    const page = this.pages.get(number);
    return page === undefined || number * PAGE + page.rows.length <= Math.min(to, number * PAGE + PAGE - 1);
  }

  private fill(): void {
    if (this.version === 0 || this.error !== null || (this.settled && this.total === 0)) return;
    const underWay = new Set(this.asked.values());
    const margin = Math.max(this.last - this.first + 1, MIN_MARGIN);
    const to = this.settled ? Math.min(this.last + margin, this.total - 1) : this.last;
    for (const number of pagesOf(this.first, this.last, margin, to)) {
      if (this.asked.size >= MAX_ASKED) return;
      if (underWay.has(number) || !this.lacks(number, to)) continue;
      requests += 1;
      this.asked.set(requests, number);
      this.ask({ id: requests, table: this.version, start: number * PAGE, count: PAGE, ...this.order, keys: null });
    }
  }

  private evict(): void {
    if (this.pages.size <= MAX_PAGES) return;
    const middle = (this.first + this.last) / 2 / PAGE;
    const far = [...this.pages.keys()].toSorted((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const number of far.slice(0, this.pages.size - MAX_PAGES)) this.pages.delete(number);
  }

  private notify(): void {
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

function nameOf({ name }: TableData["columns"][number]): string {
  return name;
}

function rowOf(page: Page | undefined, offset: number): Row | undefined {
  const [id, position, cells] = [page?.ids[offset], page?.positions[offset], page?.rows[offset]];
  return id === undefined || position === undefined || cells === undefined ? undefined : { id, position, cells };
}

/** The pages of the rows on screen, then of those around it, down to row `to`. */
function pagesOf(first: number, last: number, margin: number, to: number): number[] {
  const rows = [Math.max(0, first - margin), first, Math.min(last, to), to];
  const [above = 0, from = 0, until = 0, below = 0] = rows.map((row) => Math.floor(row / PAGE));
  const numbers = Array.from({ length: until - from + 1 }, (_, index) => from + index);
  if (below > until) numbers.push(below);
  if (above < from) numbers.push(above);
  return numbers;
}

/** Where the row at a place was before a row was moved from one place to another. */
function movedFrom(index: number, [from, to]: [number, number]): number {
  if (index === to) return from;
  if (from < to) return index >= from && index < to ? index + 1 : index;
  return index > to && index <= from ? index - 1 : index;
}
