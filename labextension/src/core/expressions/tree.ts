/** The tree of an expression, as `jupyter_tools/page/expressions/tree.py` has it. */
/** A part of an expression is at the characters from `start` to `end` (exclusive) of the text. */
interface Place {
  start: number;
  end: number;
}

export type Operator = "+" | "-" | "*" | "/" | "//" | "%";
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";

/** A value in an f-string or template, with its format. */
export interface Field extends Place {
  type: "field";
  value: Node;
  format: string;
}

export type Node = Place &
  (
    | { type: "constant"; value: null | boolean | bigint | number | string }
    /** `state`, `visit` or `item`. */
    | { type: "name"; name: string }
    /** `of.name` */
    | { type: "attribute"; of: Node; name: string }
    /** `of[at]` */
    | { type: "index"; of: Node; at: Node }
    | { type: "call"; function: string; arguments: Node[] }
    /** A method of a text. */
    | { type: "method"; of: Node; method: string; arguments: Node[] }
    | { type: "unary"; operator: "-" | "+" | "not"; operand: Node }
    | { type: "binary"; operator: Operator; left: Node; right: Node }
    /** The second operand may not be computed. */
    | { type: "logic"; operator: "and" | "or"; left: Node; right: Node }
    /** A chain: `first`, then each operator with what it compares to. */
    | { type: "compare"; first: Node; rest: [Comparison, Node][] }
    /** `chosen if test else otherwise` */
    | { type: "choice"; test: Node; chosen: Node; otherwise: Node }
    /** A list, or a tuple, which counts as one. */
    | { type: "list"; items: Node[] }
    /** An f-string or template; None is written as nothing in templates. */
    | { type: "text"; parts: (string | Field)[]; template: boolean }
  );

export type OfType<T extends Node["type"]> = Extract<Node, { type: T }>;

/** Why a rule or template cannot be read or computed, and where in its text. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

/** The nodes right below a node. */
export function children(node: Node): Node[] {
  switch (node.type) {
    case "constant":
    case "name":
      return [];
    case "attribute":
      return [node.of];
    case "index":
      return [node.of, node.at];
    case "call":
      return node.arguments;
    case "method":
      return [node.of, ...node.arguments];
    case "unary":
      return [node.operand];
    case "binary":
    case "logic":
      return [node.left, node.right];
    case "compare":
      return [node.first, ...node.rest.map(([, part]) => part)];
    case "choice":
      return [node.test, node.chosen, node.otherwise];
    case "list":
      return node.items;
    case "text":
      return node.parts.flatMap((part) => (typeof part === "string" ? [] : [part.value]));
  }
}
