/** The app's logo; what cannot be loaded is left out. */
import { useState } from "react";
import type { Theme } from "../../core/protocol.ts";
import { useRenderer } from "../hooks/renderer.ts";

export function Logo({ theme: { logo } }: { theme: Theme }) {
  const { themeFiles } = useRenderer();
  const [damaged, setDamaged] = useState("");
  const address = `${themeFiles}logo?${encodeURIComponent(logo)}`;
  if (logo === "" || themeFiles === undefined || damaged === address) return null;
  return <img className="jt-logo" src={address} alt="" onError={() => setDamaged(address)} />;
}
