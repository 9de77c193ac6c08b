// First: its questions are on their way while the rest is read.
import "./pages/home/home";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";
import "./tokens.css";

createApp(App).use(router).mount("#app");
