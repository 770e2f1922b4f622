/** What the server makes of an uploaded package and the phone runs. Shared by both sides; plain JSON. */

/** The parts of app.json the phone reads. */
export interface AppConfig {
  readonly pages: readonly string[];
  readonly subPackages?: readonly { readonly root: string; readonly pages: readonly string[] }[];
  readonly subpackages?: readonly { readonly root: string; readonly pages: readonly string[] }[];
  readonly entryPagePath?: string;
  readonly window?: WindowConfig;
  readonly tabBar?: TabBarConfig;
  readonly darkmode?: boolean;
  readonly themeLocation?: string;
  readonly usingComponents?: { readonly [tag: string]: string };
  readonly networkTimeout?: { readonly request?: number };
}

export interface WindowConfig {
  readonly navigationBarTitleText?: string;
  readonly navigationBarBackgroundColor?: string;
  readonly navigationBarTextStyle?: 'black' | 'white';
  readonly navigationStyle?: 'default' | 'custom';
  readonly backgroundColor?: string;
  readonly enablePullDownRefresh?: boolean;
  readonly onReachBottomDistance?: number;
  readonly disableScroll?: boolean;
}

export interface TabBarConfig {
  readonly color?: string;
  readonly selectedColor?: string;
  readonly backgroundColor?: string;
  readonly borderStyle?: string;
  readonly custom?: boolean;
  readonly list: readonly {
    readonly pagePath: string;
    readonly text: string;
    readonly iconPath?: string;
    readonly selectedIconPath?: string;
  }[];
}

/** `<page>.json` or `<component>.json`. */
export interface ComponentConfig extends WindowConfig {
  readonly component?: boolean;
  readonly styleIsolation?: string;
  readonly addGlobalClass?: boolean;
  readonly usingComponents?: { readonly [tag: string]: string };
  readonly componentGenerics?: object;
  readonly componentPlaceholder?: object;
  readonly pureDataPattern?: string;
}

export interface PackedMiniProgram {
  readonly packageId: string;
  readonly app: AppConfig;
  /** Values of `@name` in app.json and page JSON (theme.json). */
  readonly themes: { readonly [theme: string]: { readonly [name: string]: string } };
  /** Every page, main package first, with the sub-package root in front. */
  readonly pages: readonly string[];
  /** JSON beside a page or component, by path without ending. */
  readonly configs: { readonly [path: string]: ComponentConfig };
  /** Paths that have a template. */
  readonly templatePaths: readonly string[];
  /** A JavaScript expression whose value is glass-easel's group list. */
  readonly templates: string;
  /** Attributes seen per built-in element: what the element has to declare as properties. */
  readonly attributes: { readonly [element: string]: readonly string[] };
  /** CSS by path without ending; `app` applies to every page. */
  readonly styles: { readonly [path: string]: string };
  /** Prefix of class names of components whose styles are their own. */
  readonly styleScopes: { readonly [path: string]: string };
  /** JavaScript by path with ending. */
  readonly scripts: { readonly [path: string]: string };
  /** What the compiler did not like, for the console of the phone. */
  readonly warnings: readonly string[];
}
