//! Questions and notifications: fetched when somebody begins to work or something is to be said.
import "@mantine/notifications/styles.css";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { questionsCanBeShown } from "../ui/confirm";

export default function Overlays() {
  useEffect(questionsCanBeShown, []);
  return (
    <>
      <ModalsProvider>{null}</ModalsProvider>
      <Notifications position="bottom-right" limit={4} />
    </>
  );
}
