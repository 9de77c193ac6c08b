/** The places of the page. Each is fetched when it is first gone to, but for the one that comes first. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";
import HomePage from "./pages/home/HomePage.vue";

declare module "vue-router" {
  interface RouteMeta {
    /** The word in the navigation. */
    title: string;
    /** What F1 says here. */
    help: string;
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: "/",
    name: "home",
    component: HomePage,
    meta: { title: "首页", help: "“今天要办”列出等着您处理的事，点右边的按钮就能去办。四个数字点开就是对应的名单。" },
  },
  {
    path: "/people/:id?",
    name: "people",
    component: () => import("./pages/people/PeoplePage.vue"),
    meta: {
      title: "人员",
      help: "可按姓名、拼音首字母或手机号查找。点一行在旁边打开这个人的资料；勾选多人后，下方会出现能为他们办的事。",
    },
  },
  {
    path: "/units/:id?",
    name: "units",
    component: () => import("./pages/units/UnitsPage.vue"),
    meta: {
      title: "单位",
      help: "党员所在的单位和提供项目的单位。导入名单、登记人员和项目时写到的单位会自动列在这里，可以补上信用代码和联系人。",
    },
  },
  {
    path: "/check-ins",
    name: "check-ins",
    component: () => import("./pages/check-ins/CheckInsPage.vue"),
    meta: {
      title: "双报到",
      help: "党员和单位到社区报到，在这里登记、受理，打印并交回执；每半年复核一次，到期的在首页提醒。搬离或调出的写明原因取消，回来时恢复。勾选多份可以一起办理。",
    },
  },
  {
    path: "/commitments",
    name: "commitments",
    component: () => import("./pages/commitments/CommitmentsPage.vue"),
    meta: {
      title: "承诺书",
      help: "先生成并打印承诺书，本人手签、纸质留存后，在这里勾选并“标记已签”。填错的可以撤回，并写明原因。",
    },
  },
  {
    path: "/print",
    name: "print",
    component: () => import("./pages/print/PrintPage.vue"),
    meta: {
      title: "打印表格",
      help: "左边选表格，右边选打印哪些，中间是打印出来的样子。“打印”会用系统的阅读器打开，“另存 PDF”把文件存到您选的位置。",
    },
  },
  {
    path: "/print/words/:form",
    name: "words",
    component: () => import("./pages/print/WordsPage.vue"),
    meta: {
      title: "表格文字",
      help: "标题、正文和栏目名称都可以改，右边是改后的样子。正文一行一段，可以用 {姓名} 这样的字段，打印时换成台账里的内容。保存后是新的一版，以前印过的仍按当时的文字重印。",
    },
  },
  {
    path: "/register",
    name: "register",
    component: () => import("./pages/register/RegisterPage.vue"),
    meta: {
      title: "登记簿",
      help: "印过的承诺书、认领卡和证明都在这里。输入编号按回车，或用扫码枪扫纸上的二维码，就找到那一份；可以照原样重印，登记交回或领走。",
    },
  },
  {
    path: "/projects/:id?",
    name: "projects",
    component: () => import("./pages/projects/ProjectsPage.vue"),
    meta: { title: "服务清单", help: "新建的项目先是草稿，发布后才能认领。点一行打开项目，在里面登记认领。" },
  },
  {
    path: "/claims/rush",
    name: "rush",
    component: () => import("./pages/claims/RushPage.vue"),
    meta: {
      title: "现场抢单",
      help: "开会时用：左边是还有名额的项目，念到谁就输入谁的首字母，回车就认领好并确认，接着输入下一位。PageUp、PageDown 换项目，输入框空着时按 Ctrl+Z 撤销最后一项，Esc 返回。",
    },
  },
  {
    path: "/claims/:id?",
    name: "claims",
    component: () => import("./pages/claims/ClaimsPage.vue"),
    meta: {
      title: "认领",
      help: "每一列是一种状态。点开一项，用按钮确认、开始、办结、评估；退回、退出和撤销要写原因，名额会空出来。",
    },
  },
  {
    path: "/teams/:id?",
    name: "teams",
    component: () => import("./pages/teams/TeamsPage.vue"),
    meta: {
      title: "服务队",
      help: "服务队每月至少服务一次：承办的活动已结束、有队员签到，才算服务过。新建活动时选“承办的服务队”。更换队长、加入和退出的日期都会留下来。",
    },
  },
  {
    path: "/activities/:id?",
    name: "activities",
    component: () => import("./pages/activities/ActivitiesPage.vue"),
    meta: {
      title: "活动",
      help: "新建的活动先是筹备，发布后可以签到，结束后可以登记时数。点一行打开活动，从里面进签到表。",
    },
  },
  {
    path: "/activities/:id/sheet",
    name: "sheet",
    component: () => import("./pages/activities/SheetPage.vue"),
    meta: {
      title: "签到表",
      help: "照纸质签到表的顺序输入：打首字母，回车选中，记为“到”，接着打下一个；按 1 到 4 把刚登记的一行改为到、请假、迟到、缺席。时数由您登记，先初审，再确认；确认后只能更正。",
    },
  },
  {
    path: "/visits/:id?",
    name: "visits",
    component: () => import("./pages/visits/VisitsPage.vue"),
    meta: {
      title: "五到家",
      help: "走访到家、意见听到家、感情到家、服务到家、好事办到家。走访时听到的意见和作出的承诺记在这里；承诺办好了点“兑现”，告诉住户以后点“反馈”。没有兑现和没有反馈的会在首页提醒。",
    },
  },
  {
    path: "/evaluations",
    name: "evaluations",
    component: () => import("./pages/evaluations/EvaluationsPage.vue"),
    meta: { title: "评估", help: "已办结的认领在“认领”页的“待评估”一列里评估：自评、群众评随时可补，组织评作出后认领才算结束；评为不满意的先整改，办结后重新评估。评分标准在“设置”里修改。点一行打开对应的认领。" },
  },
  {
    path: "/import",
    name: "import",
    component: () => import("./pages/intake/IntakePage.vue"),
    meta: {
      title: "导入",
      help: "把名单文件拖进窗口，或粘贴接龙。先看程序看懂了什么，再逐行核对，最后导入；导入后可以整批撤销。",
    },
  },
  {
    path: "/history",
    name: "history",
    component: () => import("./pages/history/HistoryPage.vue"),
    meta: {
      title: "操作记录",
      help: "最近的操作在上面。点一行看它改了哪些记录；“撤销这一步”只撤销这一步，后来的改动用到它时会说明原因，不会撤销。",
    },
  },
  {
    path: "/safety",
    name: "safety",
    component: () => import("./pages/safety/SafetyPage.vue"),
    meta: {
      title: "备份与安全",
      help: "在这里设密码、锁定、备份和恢复。台账每天自动备份一次；恢复之前会先给现在的台账留一份。",
    },
  },
  {
    path: "/settings",
    name: "settings",
    component: () => import("./pages/settings/SettingsPage.vue"),
    meta: { title: "设置", help: "在这里修改支部、社区和您的姓名，查看台账存放的位置，或打开示例台账练手。" },
  },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
