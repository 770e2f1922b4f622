export default definePageConfig({ navigationBarTitleText: '回放', enablePullDownRefresh: true });
