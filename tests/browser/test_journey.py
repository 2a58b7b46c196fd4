"""The whole job in a real browser: from the empty dialogue to the published page, by four people at once.

The facilitator signs in by mail; delegates in Kathmandu and St John's come by the links of their invitations.
"""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from dialogues.instants import clock
from dialogues.models import Participant, Session
from scheduler.models import Invitation
from scheduler.tasks import sweep
from tests.browser.conftest import code_in

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "Our dams hold, because villages keep the keys."
QUOTED = "villages keep the keys"
CSV = """name,email,role,delegation
Asha Shrestha,asha@example.org,delegate,NP
Brian Pike,brian@example.org,delegate,Canada
Rosa Reyes,rosa@example.org,rapporteur,
"""


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.locator("input[name=email]").fill("host@example.org")
    page.get_by_role("button", name="Make the account").click()
    page.locator("input[name=code]").wait_for()
    page.locator("input[name=code]").fill(code_in(str(mail.outbox[-1].body)))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Dialogues")).to_be_visible()


def make_dialogue(page: Page) -> None:
    page.goto("/dialogues/new/")
    page.get_by_label("Title").fill("Rivers across borders")
    page.get_by_label("Host institution").fill("River Board")
    page.get_by_label("Host’s time zone").select_option("Europe/Vienna")
    page.get_by_role("button", name="Make the dialogue").click()
    expect(page.get_by_role("heading", name="Rivers across borders")).to_be_visible()


def seat_delegation(page: Page, slug: str, country: str, zone: str) -> None:
    page.goto(f"/dialogues/{slug}/delegations/add/")
    page.get_by_label("Country").select_option(country)
    page.get_by_role("button", name="Go on").click()
    page.locator("select[name=zone]").select_option(zone)
    page.locator(
        "form:has(select[name=zone][id]) button[type=submit], form:has(input[name=work_from]) button"
    ).first.click()
    expect(page).to_have_url(re.compile(f"/dialogues/{slug}/$"))


def import_people(page: Page, slug: str) -> None:
    page.goto(f"/dialogues/{slug}/people/import/")
    page.get_by_label("Paste the list").fill(CSV.replace("rapporteur", "reporter"))
    page.get_by_role("button", name="Look at").click()
    expect(page.get_by_text("Line 4")).to_be_visible()
    assert Participant.objects.count() == 1, "nothing is half imported"
    page.locator("textarea[name=text]").fill(CSV)
    page.get_by_role("button", name="Look at").click()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Asha Shrestha").first).to_be_visible()


def plan_session(page: Page, slug: str) -> Session:
    page.goto(f"/dialogues/{slug}/sessions/new/")
    page.get_by_label("Title").fill("Floods")
    page.get_by_role("button", name="Make the session").click()
    for title in ("Dams", "Rain"):
        page.locator("form:has(button[value=add]) input[name=title]").fill(title)
        page.locator("button[value=add]").click()
        expect(page.locator(f"input[value={title}]")).to_be_visible()
    session = Session.objects.get()
    page.goto(f"/s/{session.pk}/plan/")
    expect(page.locator(".caps").get_by_text("Kathmandu").first).to_be_visible()
    expect(page.locator(".caps").get_by_text("St Johns").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    page.get_by_role("button", name="Schedule it and invite everybody").click()
    expect(page.get_by_text("Asha Shrestha").first).to_be_visible()
    session.refresh_from_db()
    assert session.status == "scheduled"
    return session


def invitation_links() -> dict[str, str]:
    """The mails went to the outbox, one each; the personal link in each, by recipient."""
    sweep(timezone.now())
    links = {}
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
        body = message.get_body(("plain",))
        assert body
        found = re.search(r"http\S+/j/(\S+)", body.get_content())
        assert found
        links[message["To"].addresses[0].addr_spec] = "/j/" + found.group(1)
    return links


def come_by_link(page: Page, link: str, session: Session, zone: str) -> None:
    page.goto(link + "&answer=accepted" if "?" in link else link)
    assert session.starts_at
    expect(page.locator("main time").first).to_have_text(clock(session.starts_at, zone))
    expect(page.get_by_text("Not you?")).to_be_visible()
    assert not Invitation.objects.exclude(partstat="NEEDS-ACTION").filter(answered_at=None).exists()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")


def test_from_the_empty_dialogue_to_the_published_page(open_page: Callable[..., Page]) -> None:
    host, asha, brian = open_page("Europe/Vienna"), open_page("Asia/Kathmandu"), open_page("America/St_Johns")
    sign_up(host)
    make_dialogue(host)
    slug = "rivers-across-borders"
    seat_delegation(host, slug, "NP", "Asia/Kathmandu")
    seat_delegation(host, slug, "CA", "America/St_Johns")
    import_people(host, slug)
    session = plan_session(host, slug)

    links = invitation_links()
    assert set(links) == {"host@example.org", "asha@example.org", "brian@example.org", "rosa@example.org"}
    come_by_link(asha, links["asha@example.org"], session, "Asia/Kathmandu")
    come_by_link(brian, links["brian@example.org"], session, "America/St_Johns")
    accepted = Invitation.objects.filter(partstat="ACCEPTED").values_list("participant__name", flat=True)
    assert set(accepted) == {"Asha Shrestha", "Brian Pike"}

    hold_session(host, asha, brian, session)
    write_minutes(host, session)

    reader = open_page(java_script_enabled=False)
    reader.goto(f"/minutes/{slug}-1")
    expect(reader.get_by_role("heading", name="Keys in the village make dams safe.")).to_be_visible()
    expect(reader.get_by_text(QUOTED).first).to_be_visible()
    expect(reader.get_by_text("Nepal").first).to_be_visible()
    # What search engines read is data: nothing runs.
    assert reader.locator("script:not([type='application/ld+json'])").count() == 0
    markdown = reader.request.get(f"/minutes/{slug}-1.md")
    assert QUOTED in markdown.text()
    assert reader.request.get(f"/minutes/{slug}-1.json").json()


def hold_session(host: Page, asha: Page, brian: Page, session: Session) -> None:
    for page in (host, asha, brian):
        page.goto(f"/s/{session.pk}/room/")
    host.get_by_role("button", name="Start the session").click()
    host.get_by_role("button", name="Take up item 1").click()
    host.get_by_role("button", name="Take up", exact=True).click()
    expect(asha.get_by_role("heading", name="Dams")).to_be_visible()
    expect(asha.get_by_role("button", name=re.compile("^Raise hand"))).to_be_enabled()
    asha.get_by_role("button", name=re.compile("^Raise hand")).click()
    expect(host.get_by_text("Asha Shrestha").first).to_be_visible()
    brian.get_by_role("button", name=re.compile("^Raise hand")).click()
    expect(brian.get_by_text("Brian Pike").or_(brian.get_by_text("You", exact=True)).first).to_be_visible()
    host.get_by_role("button", name=re.compile("^Next")).click()
    expect(brian.locator(".floor .who")).to_contain_text("Asha Shrestha")
    expect(asha.get_by_text("You have the floor").first).to_be_visible()
    host.get_by_placeholder("What was said").fill(SAID)
    host.get_by_role("button", name="Write", exact=True).click()
    expect(brian.get_by_text(SAID)).to_be_visible()
    host.get_by_role("button", name=re.compile("^Next")).click()
    expect(asha.locator(".floor .who")).to_contain_text("Brian Pike")
    brian.get_by_role("button", name="I have finished").click()
    expect(host.get_by_text("Nobody has the floor").first).to_be_visible()
    host.get_by_text("End the session").first.click()
    host.get_by_role("button", name="End it now").click()
    expect(asha.get_by_role("link", name="Page of the session")).to_be_visible()
    ended = Session.objects.get(pk=session.pk)
    assert (ended.status, bool(ended.ended_at)) == ("ended", True)
    assert ended.ended_at
    assert ended.started_at
    assert ended.ended_at - ended.started_at < dt.timedelta(minutes=5)


def write_minutes(page: Page, session: Session) -> None:
    page.goto(f"/s/{session.pk}/minutes/")
    expect(page.get_by_text(SAID).first).to_be_visible()
    open_details(page, "input[name=name]")
    page.locator("form:has(input[name=name]) input[name=name]").first.fill("Safety")
    page.locator("form:has(input[name=name]) button").first.click()
    expect(page.locator(".codebook").get_by_text("Safety").first).to_be_visible()
    expect(page.locator(".tagging-hint").first).to_be_visible()  # the script is there to hear keys
    page.evaluate(
        """quoted => {
          const said = [...document.querySelectorAll('.said')].find(e => e.textContent.includes(quoted));
          const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode()); ) {
            const at = node.data.indexOf(quoted);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + quoted.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
          }
        }""",
        QUOTED,
    )
    page.keyboard.press("1")
    expect(page.locator("mark").first).to_contain_text(QUOTED)
    page.get_by_role("link", name=re.compile("takeaways", re.IGNORECASE)).first.click()
    open_details(page, "textarea[name=statement]")
    page.locator("form:has(input[name=spans]) textarea[name=statement]").first.fill(
        "Keys in the village make dams safe."
    )
    page.locator("input[name=spans]").first.check()
    page.get_by_role("button", name="Keep takeaway").click()
    expect(page.get_by_text("Keys in the village make dams safe.").first).to_be_visible()
    page.get_by_role("button", name="Publish the minutes").click()
    assert Session.objects.get(pk=session.pk).status == "published"


def open_details(page: Page, inside: str) -> None:
    """Opens what is folded around a field."""
    page.evaluate(
        "inside => document.querySelectorAll('details').forEach(d => { if (d.querySelector(inside)) d.open = true; })",
        inside,
    )
