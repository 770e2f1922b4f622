/** The part of jsdom that the phone's test uses; the package brings no types of its own. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options: { url: string; runScripts: 'outside-only'; pretendToBeVisual: boolean });
    readonly window: Window & typeof globalThis;
  }
}
