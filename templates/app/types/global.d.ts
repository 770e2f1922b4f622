/// <reference types="@tarojs/taro" />

declare module '*.scss';
declare module '*.png' {
  const path: string;
  export default path;
}

/** Timers of the logic layer: mini-programs have these two without any DOM. */
declare function setTimeout(run: () => void, ms: number): number;
declare function clearTimeout(handle: number): void;
