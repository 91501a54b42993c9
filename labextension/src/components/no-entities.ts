/** Stands in for `entities/decode`, which is three quarters of htmlparser2: browsers know all entities. */
export class EntityDecoder {
  /** Whether the parser asks for it, which it does not with `decodeEntities: false`. */
  startEntity(): never {
    throw new Error("Entities are decoded by the browser");
  }
}
export const DecodingMode = {};
export const htmlDecodeTree = new Uint16Array();
export const xmlDecodeTree = new Uint16Array();
