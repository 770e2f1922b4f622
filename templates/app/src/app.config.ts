/**
 * Literal values only: the generator edits this file by its syntax tree (pages and sub-packages of the chosen categories,
 * name of the brand), and Taro's cache does not notice changed imports here. `@name` values come from generated/theme.json.
 */
export default defineAppConfig({
  pages: ['pages/home/index', 'pages/messages/index', 'pages/me/index', 'pages/add-device/index', 'pages/event/index'],
  subPackages: [
    { root: 'pages/manuals', pages: ['index'] },
    { root: 'pages/family', pages: ['index'] },
    { root: 'pages/account', pages: ['index', 'agreement'] },
    { root: 'panels/camera', pages: ['index', 'playback', 'settings'] },
    { root: 'panels/lock', pages: ['index', 'log', 'passwords', 'people', 'settings'] },
  ],
  window: {
    navigationBarTitleText: '我的智家',
    navigationBarBackgroundColor: '@navBackground',
    navigationBarTextStyle: '@navText',
    backgroundColor: '@pageBackground',
    backgroundTextStyle: '@pullText',
  },
  tabBar: {
    color: '@tabText',
    selectedColor: '@tabSelected',
    backgroundColor: '@tabBackground',
    borderStyle: 'black',
    list: [
      { pagePath: 'pages/home/index', text: '首页', iconPath: 'assets/tab/home.png', selectedIconPath: 'assets/tab/home-active.png' },
      {
        pagePath: 'pages/messages/index',
        text: '消息',
        iconPath: 'assets/tab/messages.png',
        selectedIconPath: 'assets/tab/messages-active.png',
      },
      { pagePath: 'pages/me/index', text: '我的', iconPath: 'assets/tab/me.png', selectedIconPath: 'assets/tab/me-active.png' },
    ],
  },
  darkmode: true,
  themeLocation: 'generated/theme.json',
  lazyCodeLoading: 'requiredComponents',
});
