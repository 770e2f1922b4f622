export default definePageConfig({ navigationBarTitleText: '家庭与房间', enablePullDownRefresh: true, enableShareAppMessage: true });
