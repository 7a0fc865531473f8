"""What Home Assistant documents about add-ons, as data; read in November 2026.

Keys:         https://developers.home-assistant.io/docs/apps/configuration
Images:       https://developers.home-assistant.io/docs/apps/presentation#app-icon--logo
Ingress:      https://developers.home-assistant.io/docs/apps/presentation#ingress
Repository:   https://developers.home-assistant.io/docs/apps/repository
"""

from typing import Any, NamedTuple


class Key(NamedTuple):
    """One key of config.yaml: the type of its value, and what holds without it."""

    kind: type | tuple[type, ...]
    default: Any = ""


REQUIRED_KEYS = {
    "name": Key(str),
    "version": Key(str),
    "slug": Key(str),
    "description": Key(str),
    "arch": Key(list),
}

OPTIONAL_KEYS = {
    "machine": Key(list),
    "url": Key(str),
    "startup": Key(str, "application"),
    "webui": Key(str),
    "boot": Key(str, "auto"),
    "ports": Key(dict),
    "ports_description": Key(dict),
    "host_network": Key(bool, False),
    "host_ipc": Key(bool, False),
    "host_dbus": Key(bool, False),
    "host_pid": Key(bool, False),
    "host_uts": Key(bool, False),
    "devices": Key(list),
    "homeassistant": Key(str),
    "hassio_role": Key(str, "default"),
    "hassio_api": Key(bool, False),
    "homeassistant_api": Key(bool, False),
    "docker_api": Key(bool, False),
    "privileged": Key(list),
    "full_access": Key(bool, False),
    "apparmor": Key((bool, str), True),
    "map": Key(list),
    "environment": Key(dict),
    "audio": Key(bool, False),
    "video": Key(bool, False),
    "gpio": Key(bool, False),
    "usb": Key(bool, False),
    "uart": Key(bool, False),
    "udev": Key(bool, False),
    "devicetree": Key(bool, False),
    "kernel_modules": Key(bool, False),
    "stdin": Key(bool, False),
    "legacy": Key(bool, False),
    "options": Key(dict),
    "schema": Key((dict, bool)),
    "image": Key(str),
    "timeout": Key(int, 10),
    "tmpfs": Key(bool, False),
    "discovery": Key(list),
    "services": Key(list),
    "auth_api": Key(bool, False),
    "ingress": Key(bool, False),
    "ingress_port": Key(int, 8099),
    "ingress_entry": Key(str, "/"),
    "ingress_stream": Key(bool, False),
    "panel_icon": Key(str, "mdi:puzzle"),
    "panel_title": Key(str),
    "panel_admin": Key(bool, True),
    "backup": Key(str, "hot"),
    "backup_pre": Key(str),
    "backup_post": Key(str),
    "backup_exclude": Key(list),
    "stage": Key(str, "stable"),
    "init": Key(bool, True),
    "watchdog": Key(str),
    "realtime": Key(bool, False),
    "journald": Key(bool, False),
    "breaking_versions": Key(list),
    "ulimits": Key(dict),
}

ARCHITECTURES = {"aarch64", "amd64"}

# `addon_config` is in the page's section on advanced options.
MAPPED = {
    *("homeassistant_config", "app_config", "addon_config", "all_app_configs"),
    *("local_apps", "ssl", "backup", "share", "media", "data"),
}

# Each may end in `?`. Home Assistant drops the whole add-on over one it does not know.
OPTION_TYPES = (
    r"str(\((\d+)?,(\d+)?\))?",
    r"bool",
    r"int(\((-?\d+)?,(-?\d+)?\))?",
    r"float(\((-?\d*\.?\d+)?,(-?\d*\.?\d+)?\))?",
    r"email",
    r"url",
    r"password",
    r"port",
    r"match\(.+\)",
    r"list\(.+\)",
    r"device(\(subsystem=[a-z]+\))?",
)

REPOSITORY_KEYS = {"name", "url", "maintainer"}
TRANSLATION_KEYS = {"configuration", "network"}
TRANSLATED_KEYS = {"name", "description", "fields"}

ICON_SIZE, LOGO_SIZE = (128, 128), (250, 100)

INGRESS_ADDRESS, INGRESS_PORT = "172.30.32.2", 8099

# Supervisor passes these to a build.
BUILD_ARGUMENTS = {"BUILD_VERSION", "BUILD_ARCH"}
