/** What the page uses of react-dom 18; its own types are not installed. */
declare module 'react-dom/client' {
  import type { ReactNode } from 'react';

  export function createRoot(place: Element): { render(node: ReactNode): void };
}
