/** What a long list leaves out: "and 9,900 more". */

/** How many entries a list of the inspector shows at first: one of any length opens as fast. */
export const MOST_SHOWN = 100;

const NUMBER = new Intl.NumberFormat("en");

export function More({ count, onAll }: { count: number; onAll: () => void }) {
  if (count <= 0) return null;
  return (
    <small className="jt-c-note jt-c-more">
      {`and ${NUMBER.format(count)} more`}
      <button type="button" className="jt-c-link" onClick={onAll}>
        Show all
      </button>
    </small>
  );
}
