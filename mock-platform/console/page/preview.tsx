/** The real mini-program on the phone beside the form; colours are changed in it as they are chosen, without a build. */
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import type { ConsolePalette } from '../options.ts';
import { useWords } from './words.tsx';

/** Element the phone makes of an app's `page`, which carries the brand's colours. */
const PAGE = 'wx-page';

export function paint(place: Document | undefined | null, palette: ConsolePalette | undefined): void {
  const dark = place?.defaultView?.matchMedia('(prefers-color-scheme: dark)').matches === true;
  const tokens = palette?.[dark ? 'dark' : 'light'];
  if (!place || !tokens) return;
  for (const page of place.querySelectorAll<HTMLElement>(PAGE))
    for (const [token, colour] of Object.entries(tokens)) {
      const name = `--brand-${token}`;
      if (page.style.getPropertyValue(name) !== colour) page.style.setProperty(name, colour);
    }
}

export function Preview({ palette }: { readonly palette: ConsolePalette | undefined }): ReactNode {
  const word = useWords();
  const frame = useRef<HTMLIFrameElement>(null);
  const newest = useRef(palette);
  const watcher = useRef<MutationObserver | undefined>(undefined);
  newest.current = palette;
  useEffect(() => paint(frame.current?.contentDocument, palette), [palette]);
  useEffect(() => () => watcher.current?.disconnect(), []);
  /** Pages that open later get the colours, too. */
  const follow = useCallback((): void => {
    const place = frame.current?.contentDocument;
    if (!place) return;
    watcher.current?.disconnect();
    watcher.current = new MutationObserver(() => paint(place, newest.current));
    watcher.current.observe(place.documentElement, { childList: true, subtree: true });
    paint(place, newest.current);
  }, []);
  return (
    <aside className="preview" aria-label={word('手机预览', 'Preview on the phone')}>
      <iframe ref={frame} src="/phone/" title={word('手机上的小程序', 'the mini-program on the phone')} onLoad={follow} />
    </aside>
  );
}
