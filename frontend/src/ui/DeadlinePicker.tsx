//! Choosing a deadline: typed in UTC, shown in each capital's time while choosing. Decides nothing about what is allowed.
import "@mantine/dates/styles.css";
import { Box, Table, Text } from "@mantine/core";
import { DatePickerInput, DateTimePicker } from "@mantine/dates";
import { useId } from "react";
import { useTranslation } from "../i18n";
import classes from "./DeadlinePicker.module.css";
import { PickerLocale } from "./PickerLocale";
import { cityOf, day, fromUtcInput, offsetOf, timeIn, toUtcInput, utcTime, withOwnTimes } from "./time";

export interface DeadlinePickerProps {
  label: string;
  description?: string;
  /** RFC 3339 in UTC, or null for none. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** The earliest moment that may be chosen, RFC 3339. */
  earliest?: string;
  /** The capitals to show the chosen moment in: name of the state, its time zone. */
  capitals?: { name: string; time_zone: string }[];
  error?: string | null;
  required?: boolean;
  clearable?: boolean;
}

export function DeadlinePicker({ label, description, value, onChange, earliest, capitals = [], error, required, clearable }: DeadlinePickerProps) {
  const { t } = useTranslation();
  // The popover is named by its target: both must know the same id.
  const id = useId();
  return (
    <Box>
      <PickerLocale><DateTimePicker label={label} description={description ?? t("time.picker.in_utc")} error={error ? withOwnTimes(error) : undefined} withAsterisk={required}
        clearable={clearable} value={value ? toUtcInput(value) : null} valueFormat={(chosen) => utcTime(fromUtcInput(chosen))}
        placeholder={t("time.picker.choose")} minDate={earliest ? toUtcInput(earliest) : undefined} defaultTimeValue="10:00"
        ariaLabels={{ previousMonth: t("time.picker.previous_month"), nextMonth: t("time.picker.next_month"), 
          previousYear: t("time.picker.previous_year"), nextYear: t("time.picker.next_year"),
          previousDecade: t("time.picker.previous_decade"), nextDecade: t("time.picker.next_decade") }}
        submitButtonProps={{ "aria-label": t("time.picker.take") }} clearButtonProps={{ "aria-label": t("time.picker.clear") }}
        timePickerProps={{ "aria-label": t("time.picker.time"), hoursInputLabel: t("time.picker.hours"), minutesInputLabel: t("time.picker.minutes") }}
        popoverProps={{ id }} id={id} weekendDays={[]} classNames={{ day: classes.day }}
        onChange={(chosen) => onChange(chosen ? fromUtcInput(chosen) : null)} /></PickerLocale>
      {value && capitals.length > 0 ? <CapitalTimes at={value} capitals={capitals} /> : null}
    </Box>
  );
}

/** One moment in every capital, capitals with the same clock on one line. */
export function CapitalTimes({ at, capitals }: { at: string; capitals: { name: string; time_zone: string }[] }) {
  const { t } = useTranslation();
  const clocks = new Map<string, { offset: string; time: string; names: string[] }>();
  for (const { name, time_zone } of capitals) {
    const time = timeIn(time_zone, at);
    const offset = offsetOf(time_zone, at);
    const clock = clocks.get(`${offset} ${time}`) ?? { offset, time, names: [] };
    clock.names.push(name || cityOf(time_zone));
    clocks.set(`${offset} ${time}`, clock);
  }
  return (
    <Table mt="xs" fz="sm" verticalSpacing={4} captionSide="top">
      <Table.Caption ta="start"><Text size="xs" c="dimmed" span>{t("time.picker.capitals")}</Text></Table.Caption>
      <Table.Tbody>
        {[...clocks.values()].map((clock) => (
          <Table.Tr key={clock.offset + clock.time}>
            <Table.Th scope="row" fw={500}>{clock.time} ({clock.offset})</Table.Th>
            <Table.Td>{clock.names.join(", ")}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export interface DatePickerProps {
  label: string;
  description?: string;
  /** A plain date, "2026-11-27". */
  value: string | null;
  onChange: (value: string | null) => void;
  earliest?: string;
  error?: string | null;
  required?: boolean;
}

/** A day without a time: credentials, responses, due dates. */
export function DayPicker({ label, description, value, onChange, earliest, error, required }: DatePickerProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <PickerLocale><DatePickerInput id={id} popoverProps={{ id }} weekendDays={[]} classNames={{ day: classes.day }} label={label} description={description} value={value} onChange={(chosen) => onChange(chosen ?? null)} minDate={earliest} clearable={!required}
      error={error ?? undefined} withAsterisk={required} valueFormatter={({ date }) => (typeof date === "string" ? day(date) : "")} placeholder={t("time.picker.choose_day")}
      clearButtonProps={{ "aria-label": t("time.picker.clear") }}
      ariaLabels={{ previousMonth: t("time.picker.previous_month"), nextMonth: t("time.picker.next_month"), 
        previousYear: t("time.picker.previous_year"), nextYear: t("time.picker.next_year"),
        previousDecade: t("time.picker.previous_decade"), nextDecade: t("time.picker.next_decade") }} /></PickerLocale>
  );
}
