import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";
import "./tokens.css";
import { guardWindow } from "./unsaved";

guardWindow(router);
createApp(App).use(router).mount("#app");
