import { createApp } from "vue";
import "volume-create";
import "../plain/host.css";
import App from "./App.vue";

createApp(App).mount("#app");
