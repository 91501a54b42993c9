/** Stands in for `entities/decode`, which is three quarters of htmlparser2: browsers know all entities. */
export class EntityDecoder {}
export const DecodingMode = {};
export const htmlDecodeTree = new Uint16Array();
export const xmlDecodeTree = new Uint16Array();
