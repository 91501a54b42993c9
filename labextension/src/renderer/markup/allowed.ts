/** What HTML of others may consist of. Whatever is not listed here is not drawn. */

const list = (names: string): string[] => names.trim().split(/\s+/);
/** Names as they are drawn, by how the parser gives them: SVG knows `viewBox`. */
const names = (text: string): ReadonlyMap<string, string> => new Map(list(text).map((one) => [one.toLowerCase(), one]));

export const NAMESPACES = {
  html: "http://www.w3.org/1999/xhtml",
  svg: "http://www.w3.org/2000/svg",
  math: "http://www.w3.org/1998/Math/MathML",
} as const;

/** `input` is drawn as a checkbox only, of which lists of tasks and some representations are made. */
export const TAGS: Record<string, ReadonlyMap<string, string>> = {
  [NAMESPACES.html]: names(`
    a abbr address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label li main
    mark meter ol p pre progress q rp rt ruby s samp section small source span strike strong sub summary sup table tbody
    td tfoot th thead time tr tt u ul var video wbr`),
  [NAMESPACES.svg]: names(`
    svg circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon polyline radialGradient
    rect stop symbol text title tspan use`),
  [NAMESPACES.math]: names(`
    math maction menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace
    msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics`),
};

/** Drawn with nothing of what is inside: their content is no text for people. */
export const DROPPED: ReadonlySet<string> = new Set(list(`
  script style template noscript iframe object embed applet frame frameset head title base meta link param select
  textarea xmp noembed noframes plaintext annotation annotation-xml`));

const COMMON = "class id style title lang dir role hidden aria-label aria-hidden aria-labelledby aria-describedby";
const HTML = `
  abbr align alt bgcolor border cellpadding cellspacing checked color cols colspan controls datetime disabled face for
  headers height high low loop max min muted noshade nowrap open optimum reversed rowspan scope size span start type
  valign value width`;
const SVG = `
  clip-path clip-rule clipPathUnits color cx cy d dominant-baseline dx dy fill fill-opacity fill-rule font-family
  font-size font-style font-weight fx fy gradientTransform gradientUnits height letter-spacing marker-end marker-mid
  marker-start markerHeight markerUnits markerWidth mask maskContentUnits maskUnits offset opacity orient
  paint-order pathLength patternContentUnits patternTransform patternUnits points preserveAspectRatio r refX refY
  rotate rx ry shape-rendering spreadMethod stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
  stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration textLength
  transform vector-effect version viewBox visibility width word-spacing x x1 x2 y y1 y2`;
const MATH = `
  accent accentunder columnalign columnlines columnspacing columnspan depth dir display displaystyle fence form
  height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize
  movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset
  width`;

export const ATTRIBUTES: Record<string, ReadonlyMap<string, string>> = {
  [NAMESPACES.html]: names(`${COMMON} ${HTML}`),
  [NAMESPACES.svg]: names(`${COMMON} ${SVG}`),
  [NAMESPACES.math]: names(`${COMMON} ${MATH}`),
};

/** Sources that the page's policy allows, by what they are of: all of them come with the HTML. */
export const SOURCES: Record<string, RegExp> = {
  img: /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml|x-icon)[;,]/i,
  audio: /^data:audio\/[\w.+-]+[;,]/i,
  video: /^data:video\/[\w.+-]+[;,]/i,
  source: /^data:(?:audio|video)\/[\w.+-]+[;,]/i,
};
