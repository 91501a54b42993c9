/**
 * The lines of a table whose rows are grouped: one for each group, and below open ones the lines of their groups or rows.
 * The rows of a group are windows under its conditions, so that a group of millions is as quick as a table of millions.
 */
import type { RowId } from "./frames.ts";
import type { Aggregate, Filter, Group, GroupsQuery, Rows, TableData } from "./protocol.ts";
import type { GroupValue, GroupLine, Lines, Row, TableRows } from "./tables.ts";

/** The most groups of a level, as the protocol has it. */
export const MOST_GROUPS = 10_000;
/** The most columns by which rows are grouped, as the protocol has it. */
export const MOST_LEVELS = 3;
/** Of how many open groups rows are held beyond those on screen. */
const MOST_PARTS = 12;
/** How many lines are shown before the first groups are known. */
const WAITING = 4;

interface Level {
  /** In the order of their keys, missing ones last. */
  nodes: Node[];
  more: boolean;
}

interface Node {
  id: string;
  level: number;
  /** Its place among the groups of its level, by their keys. */
  place: number;
  key: GroupValue;
  /** Its conditions, and those of the groups that it is in. */
  filter: Filter[];
  count: number;
  aggregates: GroupValue[];
  /** The groups in it, once they are known. */
  below: Level | null;
  /** Its rows, once they have been on screen. */
  part: TableRows | null;
}

/** A group's line, and the rows below it that are lines. */
interface Segment {
  start: number;
  rows: number;
  node: Node;
}

export class GroupedLines implements Lines {
  /** How many lines there are. */
  count = WAITING;
  /** Whether there are more groups than are shown. */
  more = false;
  private top: Level | null = null;
  private segments: Segment[] = [];
  private readonly open = new Set<string>();
  /** Counts up when answers of before are of no use. */
  private epoch = 0;
  private asked = 0;
  private failed = false;
  private conditions: string;
  private first = 0;
  private last = 0;

  constructor(
    private readonly rows: TableRows,
    readonly by: readonly string[],
    private aggregates: readonly Aggregate[],
  ) {
    this.conditions = this.conditionsNow();
    void this.load(null);
  }

  // --- what is shown ---

  groupAt(index: number): GroupLine | undefined {
    const segment = this.segmentAt(index);
    if (segment === undefined || segment.start !== index) return undefined;
    const { id, level, key, count, aggregates } = segment.node;
    return {
      id, level, key, count,
      column: this.by[level] ?? "",
      open: this.open.has(id),
      aggregateOf: (column) => {
        const at = this.aggregates.findIndex((one) => one.column === column);
        return at < 0 ? undefined : (aggregates[at] ?? null);
      },
    };
  }

  row(index: number): Row | undefined {
    const segment = this.segmentAt(index);
    return segment === undefined || segment.start === index ? undefined : segment.node.part?.row(index - segment.start - 1);
  }

  indexes(ids: ReadonlySet<RowId>): number[] {
    return this.segments.flatMap(({ start, rows, node }) => (rows > 0 && node.part ? node.part.indexes(ids).map((index) => start + 1 + index) : []));
  }

  /** The line of the group that a line is in; of a group, that of the group that it is in. -1 for none. */
  parentOf(index: number): number {
    const segment = this.segmentAt(index);
    if (segment === undefined) return -1;
    if (segment.start !== index) return segment.start;
    return this.segments.findLast(({ start, node }) => start < index && node.level < segment.node.level)?.start ?? -1;
  }

  get loading(): boolean {
    return this.asked > 0 || this.segments.some(({ node }) => node.part?.loading);
  }

  /** Sets which lines are on screen; requests the rows that are missing. */
  show(first: number, last: number): void {
    this.first = first;
    this.last = last;
    const seen = this.segments.filter(({ start, rows }) => rows > 0 && start + rows >= first && start < last);
    for (const { start, rows, node } of seen) {
      if (node.part === null) {
        node.part = this.rows.part(node.filter, node.count);
        node.part.reset(this.rows.data);
      }
      node.part.show(Math.max(0, first - start - 1), Math.min(rows - 1, Math.max(0, last - start - 1)));
    }
    this.evict(new Set(seen.map(({ node }) => node)));
  }

  // --- what visitors do ---

  /** Opens a group or closes it. */
  toggle(id: string): void {
    const node = this.nodes().find((one) => one.id === id);
    if (node === undefined) return;
    if (!this.open.delete(id)) this.open.add(id);
    if (this.open.has(id) && this.isOuter(node) && node.below === null) void this.load(node);
    this.laid();
  }

  // --- what changes below ---

  /** Asks for other aggregates of the same groups. */
  aggregate(aggregates: readonly Aggregate[]): void {
    this.aggregates = aggregates;
    this.refresh();
  }

  /** New data: what is shown stays until its groups have come. */
  reset(data: TableData | null): void {
    const names = new Set(data?.columns.map(({ name }) => name));
    const stays = data !== null && this.by.every((name) => names.has(name));
    if (stays) for (const part of this.parts()) part.reset(data);
    else this.top = null;
    this.refresh();
  }

  /** The table has another order, filter or search. */
  reorder(): void {
    for (const node of this.nodes()) node.part?.reorder(this.rows.orderUnder(node.filter));
    const conditions = this.conditionsNow();
    if (conditions === this.conditions) this.lay();
    else this.refresh();
    this.conditions = conditions;
  }

  answer(rows: Rows): void {
    for (const part of this.parts()) part.answer(rows);
  }

  /** Asks again for the rows that a dropped connection swallowed. */
  resume(): void {
    for (const part of this.parts()) {
      if (part.error === null) part.resume();
      else part.retry();
    }
    if (this.failed) this.refresh();
  }

  private refresh(): void {
    this.epoch += 1;
    this.failed = false;
    void this.load(null);
    this.lay();
  }

  private conditionsNow(): string {
    const { filter, search } = this.rows.order;
    return JSON.stringify([filter, search]);
  }

  private nodes(level: Level | null = this.top): Node[] {
    return level === null ? [] : level.nodes.flatMap((node) => [node, ...this.nodes(node.below)]);
  }

  private parts(): TableRows[] {
    return this.nodes().flatMap(({ part }) => part ?? []);
  }

  /** Whether groups are in a group, and not its rows. */
  private isOuter({ level }: Node): boolean {
    return level + 1 < this.by.length;
  }

  /** Asks for the groups in a group, or for the outermost ones; then for those in open ones. */
  private async load(parent: Node | null): Promise<void> {
    const { epoch } = this;
    const column = this.by[parent === null ? 0 : parent.level + 1] ?? "";
    const question: GroupsQuery = { kind: "groups", columns: [column], aggregates: [...this.aggregates], limit: MOST_GROUPS };
    this.asked += 1;
    try {
      const found = await this.rows.queryUnder(parent?.filter ?? [], question);
      if (found === null || epoch !== this.epoch) return;
      const known = new Map((parent ? parent.below : this.top)?.nodes.map((node) => [node.id, node]));
      const nodes = found.groups.map((group, place) => this.nodeOf(group, place, parent, known));
      if (parent === null) this.top = { nodes, more: found.more };
      else parent.below = { nodes, more: found.more };
      for (const node of nodes) if (this.open.has(node.id) && this.isOuter(node)) void this.load(node);
    } catch (error) {
      if (epoch !== this.epoch) return;
      this.failed = true;
      this.rows.fail((error as Error).message);
    } finally {
      this.asked -= 1;
      if (epoch === this.epoch) this.laid();
    }
  }

  /** A group of an answer, with what was known of it. */
  private nodeOf({ keys, count, aggregates }: Group, place: number, parent: Node | null, known: ReadonlyMap<string, Node>): Node {
    const [key = null] = keys;
    const level = parent === null ? 0 : parent.level + 1;
    const id = JSON.stringify([...(parent ? (JSON.parse(parent.id) as GroupValue[]) : []), key]);
    const filter: Filter[] = [...(parent?.filter ?? []), { column: this.by[level] ?? "", operator: "in", value: [key] }];
    const before = known.get(id);
    const part = before?.part ?? null;
    if (part) part.counted = count;
    return { id, level, place, key, filter, count, aggregates, below: this.open.has(id) ? (before?.below ?? null) : null, part };
  }

  private laid(): void {
    this.lay();
    this.show(this.first, this.last);
    this.rows.changed();
  }

  /** Computes which line is where. */
  private lay(): void {
    this.segments = [];
    this.more = false;
    if (this.top === null) {
      this.count = this.asked > 0 ? WAITING : 0;
      return;
    }
    let start = 0;
    const add = (level: Level) => {
      this.more ||= level.more;
      for (const node of this.sorted(level)) {
        const isOpen = this.open.has(node.id);
        const rows = isOpen && !this.isOuter(node) ? node.count : 0;
        this.segments.push({ start, rows, node });
        start += 1 + rows;
        if (isOpen && node.below) add(node.below);
      }
    };
    add(this.top);
    this.count = start;
  }

  /** The groups of a level in the order of the table: by their keys, and by aggregates of other columns. */
  private sorted({ nodes }: Level): Node[] {
    const column = this.by[nodes[0]?.level ?? 0];
    const compares = this.rows.order.sort.flatMap((sort) => {
      const at = this.aggregates.findIndex((one) => one.column === sort.column);
      const turn = sort.descending ? -1 : 1;
      if (sort.column === column) return [(a: Node, b: Node) => lastIfNull(a.key, b.key) || turn * (a.place - b.place)];
      if (at < 0) return [];
      const valueOf = ({ aggregates }: Node) => aggregates[at] ?? null;
      return [(a: Node, b: Node) => lastIfNull(valueOf(a), valueOf(b)) || turn * compareCells(valueOf(a), valueOf(b))];
    });
    if (compares.length === 0) return nodes;
    return nodes.toSorted((a, b) => compares.reduce((found, compare) => found || compare(a, b), 0));
  }

  private segmentAt(index: number): Segment | undefined {
    let [low, high] = [0, this.segments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.segments[middle]?.start ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    const found = this.segments[low - 1];
    return found !== undefined && index <= found.start + found.rows ? found : undefined;
  }

  /** Forgets the rows of groups that have not been on screen for long. */
  private evict(seen: ReadonlySet<Node>): void {
    const held = this.nodes().filter((node) => node.part && !seen.has(node));
    for (const node of held.slice(0, Math.max(0, held.length - MOST_PARTS))) node.part = null;
  }
}

function lastIfNull(a: GroupValue, b: GroupValue): number {
  return Number(a === null) - Number(b === null);
}

const DURATION = /^(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)$/u;

/** The number that a text stands for: large numbers, decimals and durations are texts. NaN for others, as moments. */
function sizeOf(text: string): number {
  const [, sign, hours, minutes, seconds] = DURATION.exec(text) ?? [];
  if (hours === undefined) return Number(text);
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** The order of two values of a column. */
function compareCells(a: GroupValue, b: GroupValue): number {
  if (typeof a === "string" && typeof b === "string") {
    const [one, other] = [sizeOf(a), sizeOf(b)];
    if (Number.isNaN(one) || Number.isNaN(other)) return a < b ? -1 : Number(a > b);
    return one - other;
  }
  return Number(a) - Number(b);
}
