import { createApp } from "vue";
import App from "./App.vue";
import { askEarly } from "./ledger";
import { router } from "./router";
import "./tokens.css";
import { guardWindow } from "./unsaved";

askEarly();
guardWindow(router);
createApp(App).use(router).mount("#app");
