/** What the tests put into the page's global scope, and what they take for granted there. */
declare global {
  var watch: import('./watch-worker.js').Watch;
  /** watched-site.js: what no protocol tells of. */
  var complaints: string[];
  var axe: typeof import('axe-core');
  /** access.test.js: what Tab has reached, and how often the digit was drawn. */
  var stops: Set<Element | null>;
  var drawings: number;
  /** keyboard.test.js: what a screen reader was told. */
  var spoken: string[];
  /** pad.test.js: canvases that were made, and curves that were drawn on them. */
  var counted: { canvases: number; curves: number };
  /** learn.test.js: what was on the page when it was printed. */
  var printed: string;
  /** time.test.js: what training has said of itself. */
  var reports: import('../../../www/app/protocol.js').TrainProgress[];
  /** model.test.js: a map as it was. */
  var kept: ImageData;
  /** compare.test.js: the picture on the clipboard, in base64; null where it takes none. */
  var taken: string | null;
  /** site.test.js: whether a script in the page ran, and how the layout moved. */
  var inlineRan: boolean | undefined;
  var shifts: { value: number; of: (string | undefined)[] }[];
  /** bench/first-load.mjs: when the first digit was reconstructed, milliseconds. */
  var reconstructed: number | undefined;
  /** bench/smoothness.mjs: how long moves took to be painted, and long tasks, milliseconds. */
  var smoothness: { painted: number[]; tasks: number[] };
  /** bench/phone.mjs: how long answers took to be painted, milliseconds. */
  var answers: number[];

  interface ParentNode {
    /** A test says by its selector which element it means, and fails where there is none. */
    querySelector(selector: string): any;
  }
}

export {};
