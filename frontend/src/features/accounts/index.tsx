//! The one door of the feature `accounts`.
import { Outlet } from "@tanstack/react-router";
import { Page } from "../../ui/Page";

export function OpenFrame() {
  return <Outlet />;
}

export function SignInPage() {
  return <Page title="Sign in">{null}</Page>;
}

export function InvitationPage() {
  return <Page title="Invitation">{null}</Page>;
}

export function PasswordResetRequestPage() {
  return <Page title="Password reset">{null}</Page>;
}

export function PasswordResetPage() {
  return <Page title="New password">{null}</Page>;
}

export function PeoplePage() {
  return <Page title="People">{null}</Page>;
}

export function SettingsPage() {
  return <Page title="Settings">{null}</Page>;
}
