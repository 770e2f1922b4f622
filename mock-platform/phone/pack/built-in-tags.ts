/**
 * Names of WeChat's built-in components (https://developers.weixin.qq.com/miniprogram/dev/component/).
 * A built-in `view` becomes the custom tag `wx-view`: browsers leave tags with a hyphen alone.
 */
export const BUILT_IN_TAGS = [
  'view text image button input textarea switch slider scroll-view swiper swiper-item picker picker-view picker-view-column',
  'checkbox checkbox-group radio radio-group label form icon progress rich-text navigator cover-view cover-image',
  'live-player live-pusher video camera audio canvas map web-view ad official-account open-data page-meta page-container root-portal',
  'movable-area movable-view match-media editor functional-page-navigator navigation-bar share-element keyboard-accessory voip-room',
  'grid-view list-view sticky-header sticky-section ad-custom',
]
  .join(' ')
  .split(' ');

const known = new Set(BUILT_IN_TAGS);

export function isBuiltIn(tag: string): boolean {
  return known.has(tag);
}

/** `view` → `wx-view`. */
export function builtInElement(tag: string): string {
  return `wx-${tag}`;
}
