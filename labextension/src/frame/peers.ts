/**
 * Takes WebRTC from a window, which no policy of a page stops.
 *
 * It is an obstacle and no wall: a module may find it again in another window, such as that of a frame that it makes.
 */
export function withoutPeers(target: object): void {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) Reflect.deleteProperty(target, name);
}
