"""What was taken out of the vault stands on the first page, with what for, and what is unusual of it in words."""

from safeconduct.actions import export


def test_what_was_taken_out_stands_on_the_first_page(fresh_desk, tmp_path):
    desk = fresh_desk.open()
    assert "Taken out of the vault" not in desk.get("/")[2]
    ask = export.Ask(path=str(tmp_path / "out.zip"), recipient="the board", purpose="<b>yearly</b> copy", is_open=True)
    assert desk.ask("export", ask, export.Answer).cases > 1
    status, _, page = desk.get("/")
    assert status == 200
    assert "Taken out of the vault" in page
    assert "&lt;b&gt;yearly&lt;/b&gt; copy" in page
    assert all(word in page for word in ("not sealed", "much of all there is"))
