/** Styles of others without what loads something or reaches out of the tree that they are adopted in. */

/** What may load something; `\` hides such names in values that the browser keeps as they were written. */
const LOADS = /\\|(?:url|src|image|image-set|cross-fade|element|paint|type|expression)\(|-moz-binding/i;
/** `url("#id")` is a part of the same tree. */
const LOCAL = /url\(\s*(["']?)#[\w-]+\1\s*\)/gi;
const OUTSIDE = /:host|::slotted|::part/i;

export function loads(value: string): boolean {
  return LOADS.test(value.replace(LOCAL, ""));
}

/** Takes out of declarations what may load something. */
export function cleanDeclarations(style: CSSStyleDeclaration): void {
  if (!loads(style.cssText)) return;
  for (const name of Array.from(style)) if (loads(style.getPropertyValue(name))) style.removeProperty(name);
  // A shorthand with `var()` shows its value at no single property.
  if (loads(style.cssText)) style.cssText = "";
}

function isDeclarations(rule: CSSRule): rule is CSSRule & { style: CSSStyleDeclaration } {
  return "style" in rule && (rule instanceof CSSStyleRule || rule instanceof CSSKeyframeRule || named(rule, "CSSNestedDeclarations"));
}

function isGroup(rule: CSSRule): rule is CSSRule & Pick<CSSGroupingRule, "cssRules" | "deleteRule"> {
  return rule instanceof CSSMediaRule || rule instanceof CSSSupportsRule || named(rule, "CSSContainerRule");
}

/** Of classes that not every browser has. */
function named(rule: CSSRule, name: string): boolean {
  return rule.constructor.name === name;
}

/** Whether a rule may stay; what is inside it is cleaned. */
function cleanRule(rule: CSSRule): boolean {
  if (rule instanceof CSSStyleRule && OUTSIDE.test(rule.selectorText)) return false;
  if (rule instanceof CSSKeyframesRule) {
    for (const frame of Array.from(rule.cssRules)) cleanRule(frame);
    return true;
  }
  if (!isDeclarations(rule) && !isGroup(rule)) return false;
  if (isDeclarations(rule)) cleanDeclarations(rule.style);
  if (rule instanceof CSSStyleRule || isGroup(rule)) cleanRules(rule);
  return true;
}

function cleanRules(parent: Pick<CSSGroupingRule, "cssRules" | "deleteRule">): void {
  for (let index = (parent.cssRules?.length ?? 0) - 1; index >= 0; index -= 1) {
    const rule = parent.cssRules[index];
    if (rule && !cleanRule(rule)) parent.deleteRule(index);
  }
}

/** A style sheet to adopt in a shadow tree, of CSS of others. */
export function cleanSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  cleanRules(sheet);
  return sheet;
}
