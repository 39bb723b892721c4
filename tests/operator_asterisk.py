"""The operator's side as another real Asterisk: a registrar that wants a password, over UDP, or TLS with SRTP."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mille.asterisk.wire.console import Console
from mille.embedded.programs import Programs
from mille.processes import Process, Supervisor

USER, PASSWORD = "caledonie", "un-mot-de-passe"
MODULES = [
    *("res_timing_timerfd", "codec_alaw", "codec_ulaw", "codec_g722", "codec_resample", "format_wav"),
    *("pbx_config", "app_dial", "app_echo", "app_senddtmf", "func_callerid", "bridge_simple"),
    *("bridge_native_rtp", "bridge_softmix", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb"),
    *("res_pjproject", "res_rtp_asterisk", "res_srtp", "res_pjsip", "res_pjsip_acl"),
    *("res_pjsip_authenticator_digest", "res_pjsip_caller_id", "res_pjsip_endpoint_identifier_user"),
    *("res_pjsip_nat", "res_pjsip_pubsub", "res_pjsip_registrar", "res_pjsip_sdp_rtp", "res_pjsip_session"),
    *("chan_pjsip", "app_stack", "func_logic", "res_clioriginate"),
]

FILES = {
    "asterisk.conf": """[directories]
astetcdir => {folder}
astmoddir => {modules}
astvarlibdir => {folder}
astdbdir => {folder}
astkeydir => {folder}
astdatadir => {data}
astspooldir => {folder}
astrundir => {folder}
astlogdir => {folder}
[options]
nocolor = yes
""",
    "modules.conf": "[modules]\nautoload = no\n{loads}\n",
    "logger.conf": "[logfiles]\nmessages.log => notice,warning,error\n",
    "rtp.conf": "[general]\nrtpstart = {rtp}\nrtpend = {rtp_end}\n",
    "pjproject.conf": "[startup]\ntype = startup\n",
    "pjsip.conf": """[global]
type = global
endpoint_identifier_order = username,auth_username
[plain]
type = transport
protocol = udp
bind = 127.0.0.1:{plain}
[secure]
type = transport
protocol = tls
bind = 127.0.0.1:{secure}
method = tlsv1_2
cert_file = {folder}/operator.pem
priv_key_file = {folder}/operator.key
[customer](!)
type = endpoint
context = from-customers
disallow = all
direct_media = no
rtp_symmetric = yes
rewrite_contact = yes
auth = account
send_pai = yes
trust_id_outbound = yes
from_user = gateway
[{user}](customer)
aors = {user}
allow = g722,alaw
[account]
type = auth
auth_type = digest
username = {user}
password = {password}
[{user}]
type = aor
max_contacts = 2
qualify_frequency = 0
""",
    "extensions.conf": """[from-customers]
exten => _X.,1,Answer()
 same => n,Echo()
[caller]
exten => s,1,Wait(1)
 same => n,SendDTMF(1)
 same => n,Wait(120)
[numbered]
exten => _X.,1,Set(CALLERID(num)=${{EXTEN}})
 same => n,Set(CALLERID(num-pres)=allowed)
 same => n,Dial(PJSIP/{user},60)
""",
}


@dataclass(frozen=True)
class Operator:
    """A running operator: how to command it, and where it listens."""

    console: Console
    folder: Path

    def calls(self, number: str) -> None:
        """Somebody with this number dials the centre's number; the call goes to where the centre has registered."""
        self.console.run(f"channel originate Local/{number}@numbered extension s@caller")

    @property
    def registered(self) -> str:
        """Where the centre has registered, as the console tells it."""
        return self.console.run("pjsip show contacts")


def certificate(folder: Path) -> Path:
    """A key and a certificate of 127.0.0.1 that signs itself; returns the certificate."""
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    files = ("-keyout", str(folder / "operator.key"), "-out", str(folder / "operator.pem"))
    subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)
    return folder / "operator.pem"


@contextmanager
def operator(folder: Path, programs: Programs, plain: int, secure: int, *, encrypted: bool) -> Iterator[Operator]:
    """An operator in a folder that has its certificate; `encrypted` wants TLS and SRTP, and nothing else."""
    values = {
        "folder": folder, "modules": programs.modules, "data": programs.data, "plain": plain, "secure": secure,
        "user": USER, "password": PASSWORD, "rtp": 18_400 + 40 * encrypted, "rtp_end": 18_439 + 40 * encrypted,
        "loads": "\n".join(f"load = {module}.so" for module in MODULES),
    }  # fmt: skip
    for name, text in FILES.items():
        (folder / name).write_text(text.format(**values), encoding="utf-8")
    if encrypted:
        with (folder / "pjsip.conf").open("a") as file:
            file.write(f"[{USER}](+)\nmedia_encryption = sdes\n")
    supervisor = Supervisor(print)
    command = (*programs.asterisk, "-f", "-C", str(folder / "asterisk.conf"))
    supervisor.start(Process("operator", command, folder / "operator.log", {}))
    made = Operator(Console(programs.asterisk, folder), folder)
    try:
        assert made.console.wait_until_ready(60), (folder / "operator.log").read_text()
        yield made
    finally:
        supervisor.stop()
