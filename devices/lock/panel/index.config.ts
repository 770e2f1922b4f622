export default definePageConfig({ navigationBarTitleText: '门锁', enablePullDownRefresh: true });
