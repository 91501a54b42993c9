/** Stands in for `entities/decode`, which is three quarters of htmlparser2: browsers know all entities. */
export class EntityDecoder {
  /** Is never called: the parser is told to decode nothing. */
  startEntity(): never {
    throw new Error("Entities are decoded by the browser");
  }
}
export const DecodingMode = {};
export const htmlDecodeTree = new Uint16Array();
export const xmlDecodeTree = new Uint16Array();
