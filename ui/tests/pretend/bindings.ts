/**
 * An invented ledger in memory, for looking at the page in a browser. It knows none of the rules;
 * all people and units in it are made up. `?people=100000` makes it long, `?empty` empty, `?new` a
 * first start.
 */
import type * as Wire from "../../src/api/bindings";

const options = new URLSearchParams(location.search);
const empty = options.has("empty");
const TODAY = "2026-11-24";
const pick = <T>(list: readonly T[], number: number): T => list[number % list.length]!;
const date = (days: number) => new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);

const surnames = "陈李黄张欧阳林王梁刘吴罗曾单仇何邓".split(/(?<!欧)(?!阳)/);
const given = ["志强", "丽华", "建国", "秀英", "龑", "小燕", "国庆", "美玲", "伟", "海燕", "䶮", "文杰"];
const units = [
  "区市场监督管理局",
  "阳光嘉园小学",
  "清远市清城区凤城街道阳光嘉园社区党群服务中心暨新时代文明实践站志愿服务工作联合办公室",
  "区人民医院",
  "供电局清城分局",
  "区税务局",
].map((name, index) => ({ id: `u${index}`, name }));
const categories = ["健康", "家政", "助老", "法律", "文化", "安全"];
const services = ["义诊", "陪老人看病", "修家电", "法律咨询", "楼道清扫", "夜间巡逻", "课后辅导", "书法课"];

const people = Array.from({ length: empty ? 0 : Number(options.get("people") ?? 129) }, (_, index) => ({
  id: `p${index}`,
  revision: 1,
  name: pick(surnames, index * 7) + pick(given, index * 5 + Math.floor(index / 12)),
  sex: pick(["male", "female"] as const, index),
  unit: pick(units, index * 3),
  phone: `138****${String(index % 10000).padStart(4, "0")}`,
  id_number: "4418**********123X",
  address: "阳光嘉园***",
  standing: pick(["signed", "signed", "pending", "none", "signed", "expired"] as Wire.Standing[], index),
  reported_on: date(-400 + (index % 300)),
  archived_on: null as string | null,
}));
type Invented = (typeof people)[number];

const commitments: Wire.CommitmentSummary[] = people
  .filter((person) => person.standing !== "none")
  .map((person, index) => ({
    id: `c${index}`,
    revision: 1,
    number: `C2026-${String(index + 1).padStart(4, "0")}`,
    person_id: person.id,
    person: person.name,
    unit: person.unit.name,
    standing: person.standing,
    made_on: date(-200),
    printed_on: date(-190),
    signed_on: person.standing === "pending" ? null : date(-180),
    expires_on: person.standing === "pending" ? null : date(550),
  }));

const projects = Array.from({ length: empty ? 0 : 65 }, (_, index) => ({
  id: `j${index}`,
  position: index + 1,
  year: 2026,
  begins_on: null,
  ends_on: null,
  served: "独居老人",
  skills: index % 3 === 0 ? "理发、医疗" : null,
  name: `${pick(["独居老人", "青少年", "居民", "困难家庭"], index)}${pick(services, index * 3)}${index % 9 === 0 ? "（每月第一个周六上午，在社区党群服务中心一楼大厅，雨天顺延）" : ""}`,
  category: pick(categories, index),
  provider: pick(units, index),
  place: pick(["党群服务中心", "小区广场", "居民家中"], index),
  schedule: "每月第一个周六上午",
  places: 5,
  taken: index % 6,
  standing: pick(["open", "open", "full", "draft", "closed"] as Wire.ProjectStanding[], index),
}));

const states: Wire.ClaimState[] = ["pending", "claimed", "running", "awaiting", "evaluated", "evaluated", "rework", "returned", "left", "cancelled"];
const claims: Wire.ClaimSummary[] = Array.from({ length: empty ? 0 : 220 }, (_, index) => {
  const person = pick(people, index * 11);
  const project = pick(projects, index * 7);
  const state = pick(states, index);
  return {
    id: `k${index}`,
    revision: 1,
    state,
    project_id: project.id,
    project: project.name,
    category: project.category,
    person_id: person.id,
    unit_id: null,
    team_id: null,
    claimant: person.name,
    claimed_on: date(-120 + (index % 100)),
    due_on: date(-20 + (index % 60)),
    finished_on: ["awaiting", "evaluated"].includes(state) ? date(-10) : null,
    overdue: ["pending", "claimed", "running", "rework"].includes(state) && index % 60 < 20,
    reason: ["returned", "left", "cancelled"].includes(state) ? "工作调动，不在本社区居住" : null,
    level: state === "evaluated" ? pick(["excellent", "good", "fair"] as Wire.Level[], index) : null,
    score: state === "evaluated" ? 80 + (index % 20) : null,
  };
});

const rubric: Wire.Rubric = {
  id: "r", revision: 1, version: 1, excellent_from: 90, good_from: 75, fair_from: 60,
  criteria: [{ name: "完成情况", weight: 40 }, { name: "服务质量", weight: 30 }, { name: "群众反映", weight: 30 }],
};

let operations: Wire.Operation[] = empty ? [] : [operation("登记人员欧阳洁"), operation("确认陈志强“独居老人义诊”等3项认领")];
let began = !options.has("new");

function operation(sentence: string): Wire.Operation {
  return { number: 1, at: "2026-11-24T09:30:00+08:00", operator: "李四", kind: "pretend", sentence, records: 1, reverts: null, reverted_by: null };
}

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Wire.ErrorOnWire };
const ok = <T>(data: T): Promise<Answer<T>> => new Promise((done) => setTimeout(done, 15, { status: "ok", data }));
const refuse = <T>(fields: Record<string, string>): Promise<Answer<T>> =>
  Promise.resolve({ status: "error", error: { code: "invalid", message: Object.values(fields).join("；"), fields } });
const done = (sentence: string) => {
  const now = operation(sentence);
  operations = [...operations, now];
  return ok(now);
};
const page = <T>(rows: T[], offset: number, limit: number) => ok({ total: rows.length, rows: rows.slice(offset, offset + limit) });
const matches = (filter: { text?: string }, ...texts: (string | null)[]) => !filter.text || texts.some((text) => text?.includes(filter.text!));

function chosenPeople(filter: Wire.PersonFilter): Invented[] {
  const rows = people.filter(
    (person) =>
      matches(filter, person.name, person.phone) &&
      (!filter.commitment || person.standing === filter.commitment) &&
      (!filter.unit_id || person.unit.id === filter.unit_id) &&
      Boolean(filter.archived) === Boolean(person.archived_on),
  );
  return filter.descending ? rows.toReversed() : rows;
}

const asPerson = (person: Invented, masked: boolean) => ({
  masked,
  unit: person.unit.name,
  person: {
    ...person,
    unit_id: person.unit.id,
    birth: masked ? null : "1971-05-04",
    phone: masked ? person.phone : "13800138000",
    id_number: masked ? person.id_number : "11010519491231002X",
    other_phone: null,
    political: "中共党员",
    party_joined: "2001-07",
    duty: "主任科员",
    skills: "水电维修、书法",
    wishes: "助老、家电维修",
    free_time: "周末",
    note: null,
    other: { 健康状况: "良好", 车牌: "无" },
    name_key: "",
    sort_key: "",
    search: "",
  },
});

const sheet = (index: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842"><rect width="595" height="842" fill="#fff"/><text x="298" y="120" font-size="26" text-anchor="middle">党员志愿服务承诺书</text><text x="80" y="190" font-size="16">C2026-${String(index + 1).padStart(4, "0")}</text></svg>`;

const read = Array.from({ length: 1000 }, (_, index): Wire.RowShown => ({
  cells: [{ column: "所在单位及职务", meaning: "unit_and_duty", text: "清远市人民医院 护士长" }, { column: "联系电话（必填）", meaning: "phone", text: "19900000000" }],
  row: index + 4,
  name: pick(surnames, index * 3) + pick(given, index * 5),
  outcome: index % 40 === 3 ? "ask" : index % 9 === 0 ? "updated" : index % 60 === 7 ? "duplicate" : index % 90 === 8 ? "refused" : "new",
  because: index % 40 === 3 ? "与台账中的陈志强同名同单位，请确认是不是同一个人" : null,
  differences: index % 9 === 0 || index % 40 === 3 ? [{ field: "手机", before: "138****0001", after: "138****0002" }, { field: "住址", before: null, after: "阳光嘉园***" }] : [],
  problems: index % 25 === 4 ? [{ row: index + 4, column: "身份证号", code: "check", message: `第 ${index + 4} 行“身份证号”第 18 位应为 3，请对照原件`, original: "110101202312011171" }] : [],
  of_row: index % 60 === 7 ? 4 : null,
  of_record: index % 40 === 3 || index % 9 === 0 ? "p1" : null,
  sign_up: null,
}));
const outcomes = (outcome: string) => read.filter((row) => row.outcome === outcome).length;
const counts = () => ({ rows: read.length, new: outcomes("new"), updated: outcomes("updated"), same: outcomes("same"), duplicates: outcomes("duplicate"), ask: outcomes("ask"), refused: outcomes("refused"), left: outcomes("left"), sign_ups: 0, signed_already: 0, not_signed: 0 });
const skipped = [{ row: 1, text: "清城区阳光嘉园社区在职党员报到名册", reason: "标题" }, { row: 2, text: "填表单位：阳光嘉园党支部 2026年3月1日", reason: "填表说明" }, { row: 1004, text: "合计 1000 人", reason: "合计" }];
const understood = () =>
  ok<Wire.Preview>({
    file: "在职党员报到名册.xlsx", format: "Excel 工作簿", encoding: null, sheet: 0, other_sheets: [], project: null, activity: null, kind: "people", header_rows: [3], skipped,
    sheets: [{ name: "名册", rows: 1004, hidden: false }, { name: "说明", rows: 5, hidden: true }],
    columns: ["序号", "姓名", "性别", "公民身份号码", "联系电话（必填）", "所在单位及职务", "家庭住址", "个人特长", "健康状况"].map((header, index) => ({
      index, header, remembered: index === 7, letter: "ABCDEFGHI"[index]!,
      meaning: ["ignored", "name", "sex", "id_number", "phone", "unit_and_duty", "address", "skills", "other"][index] as Wire.Meaning,
    })),
    counts: { ...counts(), problems: read.filter((row) => row.problems.length).length },
  });

const takenBack = (number: number): Wire.TakenBack => ({ import: number, sentence: "撤回导入“微信接龙.txt”：去掉新增的15人，保留后来改过或用到的1条", removed: 15, restored: 0, claims: 0, sign_ins: 0, kept: [{ noun: "person", record_id: "p3", name: "陈志强", reason: "已有承诺书" }], operation: 9 });

const intake = {
  importChoose: () => ok("/home/lisi/桌面/在职党员报到名册.xlsx"),
  importRead: understood,
  importPaste: understood,
  importPlan: (options: Wire.Options) => {
    for (const row of read) {
      const decision = options.decisions?.[row.row] ?? (row.outcome === "ask" ? options.decide_asked : null);
      if (decision) row.outcome = decision === "update" ? "updated" : decision === "leave" ? "left" : "new";
    }
    return understood();
  },
  importRows: (outcome: string | null, problems: boolean, offset: number, limit: number) =>
    page(read.filter((row) => (!outcome || row.outcome === outcome) && (!problems || row.problems.length)), offset, limit),
  importApply: () =>
    ok<Wire.Report>({ ...counts(), file: "在职党员报到名册.xlsx", kind: "people", project: null, activity: null, other_sheets: [], skipped, problems: read.flatMap((row) => row.problems), people: 129 + outcomes("new"), projects: 65, sentence: `导入“在职党员报到名册.xlsx”：新增${outcomes("new")}人，更新${outcomes("updated")}人`, operation: 1 }),
  importSaveProblems: () => ok(40),
  importsPast: () => page([{ operation: { ...operation("导入“微信接龙.txt”：新增16人"), number: 7 }, stands: true }, { operation: { ...operation("导入“老版报名表.xls”：新增30人"), number: 5 }, stands: false }], 0, 8),
  importWouldTakeBack: (number: number) => ok(takenBack(number)),
  importTakeBack: (number: number) => ok(takenBack(number)),
};

const answers = {
  ...intake,
  ledgerState: () => ok({ begun: began, branch: began ? "阳光嘉园党支部" : "", community: "阳光嘉园社区", operator: "李四", location: "/home/lisi/文档/阳光嘉园.renling", demo: options.has("demo"), locked: false, protection: "password", keychain: false, lock_after: 10, failed_backup: null, today: TODAY, version: "0.1.0" }),
  ledgerBegin: (branch: string, _: string, operator: string) => {
    const wrong: Record<string, string> = {};
    if (!branch.trim()) wrong.branch = "请填写支部名称";
    if (!operator.trim()) wrong.operator = "请填写您的姓名";
    if (Object.keys(wrong).length) return refuse<null>(wrong);
    began = true;
    return ok(null);
  },
  ledgerDemo: () => ((began = true), ok(null)),
  ledgerLeaveDemo: () => ok(null),
  home: () => {
    const of = (state: Wire.ClaimState) => claims.filter((claim) => claim.state === state).length;
    return ok({
      branch: "阳光嘉园党支部",
      community: "阳光嘉园社区",
      figures: {
        people: people.length, committed: people.filter((person) => person.standing === "signed").length,
        commitments_pending: people.filter((person) => person.standing === "pending").length,
        projects: projects.length, projects_draft: projects.filter((one) => one.standing === "draft").length,
        projects_open: projects.filter((one) => one.standing === "open").length, claims: claims.length,
        commitments_none: people.filter((person) => person.standing === "none").length, commitments_expired: 0, commitments_outdated: 0,
        claims_pending: of("pending"), claims_claimed: of("claimed"), claims_running: of("running"),
        claims_awaiting: of("awaiting"), claims_rework: of("rework"),
        claims_overdue: claims.filter((claim) => claim.overdue).length, evaluated: of("evaluated"), satisfied: 30, activities: 0, activities_over: 0, activities_unsigned: 0, promises_open: 0, promises_overdue: 0, promises_untold: 0, hours_pending: 0, hours_reviewed: 0, minutes: 0,
      },
      month: { total: 0, rows: [] },
    });
  },
  undoable: () => ok({ undo: operations.at(-1) ?? null, redo: null }),
  undo: () => ok(operation(`撤销：${operations.pop()?.sentence ?? ""}`)),
  redo: () => ok(operation("重做")),
  operations: () => ok(operations),
  history: () => ok<Wire.HistoryTold[]>([{ operation: operation("登记人员"), fields: [] }, { operation: operation("修改资料"), fields: ["备注：（空） → 夜班"] }]),
  toldChanges: () => ok<Wire.ChangeTold[]>([{ noun: "person", record_id: "p0", what: "修改人员“欧阳洁”", fields: ["备注：（空） → 夜班"] }]),
  undoOperation: () => done("撤销"),
  backupsList: () => ok<Wire.Backups>({ folder: "/home/lisi/文档/阳光嘉园.renling.备份", second_folder: null, backups: [{ path: "2026-11-23_1800_daily_40.renling", at: "2026-11-23T18:00:00", reason: "daily", operations: 40, kilobytes: 3_200 }] }),
  retention: () => ok<Wire.Retention>({ years: 3, due: [] }),
  peopleList: (filter: Wire.PersonFilter, offset: number, limit: number) =>
    page(chosenPeople(filter), offset, limit).then((answer) =>
      answer.status === "ok"
        ? { ...answer, data: { ...answer.data, rows: answer.data.rows.map((person) => ({ ...person, unit: person.unit.name, commitment: person.standing, claims: claims.filter((claim) => claim.person_id === person.id).length })) } }
        : answer,
    ),
  peopleIds: (filter: Wire.PersonFilter) => ok(chosenPeople(filter).map((person) => person.id)),
  personShow: (id: string) => ok(asPerson(people.find((person) => person.id === id)!, true)),
  personReveal: (id: string) => ok(asPerson(people.find((person) => person.id === id)!, false)),
  personAdd: (draft: Wire.PersonDraft) => {
    if (!draft.name) return refuse<Wire.Person>({ name: "请填写姓名", phone: "手机号应为 1 开头的 11 位数字，其他号码请填在“其他电话”" });
    people.push({ ...people[0]!, id: `p${people.length}`, name: draft.name });
    return done(`登记人员${draft.name}`).then(() => ok(asPerson(people.at(-1)!, false).person));
  },
  personEdit: (id: string) => done("修改资料").then(() => ok(asPerson(people.find((person) => person.id === id)!, false).person)),
  peopleArchive: (ids: string[]) => (people.filter((person) => ids.includes(person.id)).forEach((person) => (person.archived_on = TODAY)), done(`归档${ids.length}人`)),
  peopleRestore: (ids: string[]) => (people.filter((person) => ids.includes(person.id)).forEach((person) => (person.archived_on = null)), done(`恢复${ids.length}人`)),
  unitsList: () => ok(units as Wire.Unit[]),
  commitmentsList: (filter: Wire.CommitmentFilter, offset: number, limit: number) =>
    page(commitments.filter((one) => matches(filter, one.person, one.number) && (!filter.standing || one.standing === filter.standing) && (!filter.person_id || one.person_id === filter.person_id)), offset, limit),
  commitmentsMake: (ids: string[]) => ok({ made: ids.length, already: 0, ids: commitments.slice(0, ids.length).map((one) => one.id) }),
  commitmentsSign: (ids: string[]) => {
    for (const one of commitments) if (ids.includes(one.id)) Object.assign(one, { standing: "signed", signed_on: TODAY, expires_on: date(700) });
    return done(`标记${ids.length}份承诺书为已签`);
  },
  commitmentWithdraw: () => done("撤回"),
  commitmentsPending: () => ok(commitments.filter((one) => one.standing === "pending").map((one) => one.id)),
  formsList: () =>
    ok<Wire.FormChoice[]>([
      { name: "commitment", label: "承诺书", source: "commitments", blank: true, word: true, listed: false, period: false },
      { name: "registration", label: "双报到登记表", source: "people", blank: true, word: false, listed: false, period: false },
      { name: "claim-card", label: "认领卡", source: "claims", blank: true, word: false, listed: false, period: false },
      { name: "certificate", label: "志愿服务记录证明", source: "people", blank: true, word: true, listed: false, period: true },
      { name: "public-notice", label: "公示名单", source: "people", blank: false, word: false, listed: true, period: false },
    ]),
  formsFound: (form: string, text: string) => ok((form === "claim-card" ? claims : people).filter((one) => JSON.stringify(one).includes(text)).map((one) => one.id)),
  formsPreview: (job: Wire.PrintJob) => ok({ pictures: job.contents === "blank" ? 1 : job.ids.length, width: 595, height: 842, substitutes: ["没有小标宋，以思源宋体代替"], notes: [] }),
  previewPage: (index: number) => ok(sheet(index)),
  formsSave: () => ok({ path: "/home/lisi/文档/志愿服务承诺书（3份）.pdf", files: 1, pages: 3, remarks: [] }),
  formsUnprinted: (_: string, ids: string[]) => ok(ids),
  formWords: () => ok({ draft: { title: "党员志愿服务承诺书", body: "自愿参加社区志愿服务。" }, labels: ["姓　　名", "联系电话"], fields: ["姓名"], body: true, versions: [] }),
  formWordsPreview: () => ok({ pictures: 1, width: 595, height: 842, substitutes: [], notes: [] }),
  formWordsSave: () => ok({ version: 2 }),
  papersList: (_: Wire.PaperFilter, offset: number, limit: number) => page<Wire.PaperSummary>([], offset, limit),
  papersFind: () => ok<Wire.PaperSummary[]>([]),
  papersHand: () => done("登记交接"),
  attachmentsOf: () => ok<Wire.Attachment[]>([]),
  attachmentAdd: () => ok(null),
  attachmentShow: () => ok({ picture: "", pages: 1 }),
  attachmentSave: () => ok(null),
  attachmentRemove: () => done("移除扫描件"),
  numberPatterns: () => ok<Wire.Patterns>({ commitment: "C{年}-{序号:4}", claim_card: "R{年}-{序号:4}", certificate: "Z{年}-{序号:4}" }),
  numberSetPatterns: () => ok(null),
  formsPrint: () => ok({ path: "/tmp/志愿服务承诺书.pdf", files: 1, pages: 3, remarks: ["没有字体能写“𬸣”，请核对。"] }),
  taskCancel: () => ok(null),
  projectsList: (filter: Wire.ProjectFilter, offset: number, limit: number) =>
    page(projects.filter((one) => matches(filter, one.name) && (!filter.standing || one.standing === filter.standing) && (!filter.category || one.category === filter.category)).map((one) => ({ ...one, provider: one.provider.name })), offset, limit),
  projectCategories: () => ok(empty ? [] : categories.map((name) => ({ name, projects: projects.filter((one) => one.category === name).length }))),
  projectYears: () => ok([{ year: 2025, projects: projects.length }]),
  projectsAlike: () => ok([]),
  projectSuggest: () => ok([]),
  projectsCopyable: () => ok([]),
  projectShow: (id: string) => {
    const found = projects.find((one) => one.id === id)!;
    return ok({ project: { ...found, revision: 1, content: "上门量血压、测血糖，讲解用药常识；需要时陪同就医。", served: "独居老人", contact_name: "李四", contact_phone: "0763-3300010", note: null, other: {} }, provider: found.provider.name, rhythm: null, taken: found.taken, standing: found.standing });
  },
  projectAdd: (draft: Wire.ProjectDraft) => (draft.name ? done(`新建项目“${draft.name}”`) : refuse({ name: "请填写项目名称" })),
  projectEdit: () => done("修改项目"),
  projectsPublish: (ids: string[]) => (projects.filter((one) => ids.includes(one.id)).forEach((one) => (one.standing = "open")), done(`发布${ids.length}个项目`)),
  projectsClose: (ids: string[]) => (projects.filter((one) => ids.includes(one.id)).forEach((one) => (one.standing = "closed")), done(`下架${ids.length}个项目`)),
  claimsList: (filter: Wire.ClaimFilter, offset: number, limit: number) =>
    page(claims.filter((one) => (!filter.id || one.id === filter.id) && matches(filter, one.claimant, one.project) && (!filter.state || one.state === filter.state) && (!filter.overdue || one.overdue) && (!filter.project_id || one.project_id === filter.project_id) && (!filter.person_id || one.person_id === filter.person_id)), offset, limit),
  claimCounts: () => ok([...new Set(states)].map((state) => ({ state, claims: claims.filter((one) => one.state === state).length }))),
  claimAdd: (draft: Wire.ClaimDraft) => (draft.person_id || draft.unit_id || draft.team_id ? done("认领") : refuse({ person_id: "请选择认领的人员、单位或服务队" })),
  claimsAdvance: (ids: string[], movement: Wire.Move) => {
    const to: Record<Wire.Move, Wire.ClaimState> = { confirm: "claimed", start: "running", finish: "awaiting", return: "returned", leave: "left", cancel: "cancelled" };
    for (const one of claims) if (ids.includes(one.id)) one.state = to[movement];
    return done(`办理${ids.length}项认领`);
  },
  claimsPostpone: (ids: string[], due_on: string) => {
    for (const one of claims) if (ids.includes(one.id)) Object.assign(one, { due_on, overdue: false });
    return done(`${ids.length}项认领延期`);
  },
  activitiesList: (_: Wire.ActivityFilter, offset: number, limit: number) => page<Wire.ActivitySummary>([], offset, limit),
  attendanceSheet: () => ok<Wire.AttendanceSummary[]>([]),
  attendanceOfPerson: () => ok({ total: 0, rows: [] }),
  teamsList: (_: Wire.TeamFilter, offset: number, limit: number) => page<Wire.TeamSummary>([], offset, limit),
  teamsOfPerson: () => ok<Wire.MembershipSummary[]>([]),
  checkInsList: (_: Wire.CheckInFilter, offset: number, limit: number) => page<Wire.CheckInSummary>([], offset, limit),
  checkInsUnregistered: () => ok<string[]>([]),
  visitsList: (_: Wire.VisitFilter, offset: number, limit: number) => page<Wire.VisitSummary>([], offset, limit),
  unitsPage: (_: Wire.UnitFilter, offset: number, limit: number) => page<Wire.UnitSummary>([], offset, limit),
  hoursTotal: (person_id: string) => ok<Wire.HoursTotal>({ person_id, person: "", unit: null, minutes: 0, services: 0, unconfirmed: 0, stars: 0, to_next_star: 6000 }),
  hoursRules: () => ok<Wire.Rules>({ day_cap: 480, smallest_unit: 1, stars: [100, 300, 600, 1000, 1500] }),
  evaluationsList: (filter: Wire.EvaluationFilter, offset: number, limit: number) =>
    page(
      claims
        .filter((one) => one.level && (!filter.level || one.level === filter.level) && (!filter.voice || filter.voice === "organisation") && matches(filter, one.project, one.claimant))
        .map((one) => ({ id: `e${one.id}`, claim_id: one.id, project: one.project, claimant: one.claimant, voice: "organisation" as const, level: one.level!, score: one.score, words: "准时到场，讲解耐心，老人们很满意。", served_people: 12, saved_fen: null, saved_months: null, evaluator: "李四", evaluated_on: date(-5) })),
      offset,
      limit,
    ),
  claimEffect: () => ok<Wire.Effect>({ spoken: [], follow_ups: [] }),
  rubricNewest: () => ok(rubric),
  rubricRevise: (draft: Wire.RubricDraft) => (Object.assign(rubric, draft, { version: rubric.version + 1 }), ok(rubric)),
  claimEvaluate: (id: string, _: number, draft: Wire.EvaluationDraft) => (Object.assign(claims.find((one) => one.id === id)!, { state: "evaluated", level: draft.level }), ok(draft)),
};

export const commands = answers as unknown as typeof Wire.commands;
