import { expect, test } from "vitest";
import { withoutPeers } from "./peers.ts";

test("a window has no WebRTC by either name, and all else", () => {
  const target = { RTCPeerConnection: 1, webkitRTCPeerConnection: 2, name: "n" };
  withoutPeers(target);
  expect(target).toEqual({ name: "n" });
  expect("RTCPeerConnection" in target).toBe(false);
});
