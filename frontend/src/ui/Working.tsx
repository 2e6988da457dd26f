//! Long work whose end nobody knows: nothing for the first 300 ms, then a sentence that says what is being done and a bar that
//! claims no share of it. Owns no request.
import { Box, Progress, Text } from "@mantine/core";
import { useEffect, useId } from "react";
import { announce } from "./announce";
import { useSlow } from "./Waiting";

/** What is being done, as a sentence; null when nothing is. */
export function Working({ what }: { what: string | null }) {
  const id = useId();
  const slow = useSlow(what !== null);
  useEffect(() => {
    if (slow && what !== null) announce(what);
  }, [slow, what]);
  if (!slow) return null;
  return (
    <Box my="xs" w="100%">
      <Text size="sm" mb={4} id={id}>{what}</Text>
      <Progress.Root size="sm" role="progressbar" aria-labelledby={id}><Progress.Section value={100} withAria={false} animated /></Progress.Root>
    </Box>
  );
}
