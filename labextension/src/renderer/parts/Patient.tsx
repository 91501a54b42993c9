import { useEffect, useState, type ReactNode } from "react";

/** Shows its children only once it has been there for so many milliseconds: what passes sooner needs no notice. */
export function Patient({ after, children }: { after: number; children: ReactNode }) {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(true), after);
    return () => clearTimeout(timer);
  }, [after]);
  return lasts ? children : null;
}
