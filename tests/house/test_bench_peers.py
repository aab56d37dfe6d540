"""The peers of the benches: each is asked for in its own environment, and a bench without one says so and cites."""

from __future__ import annotations

import pytest

from bench import peers, sync_peer


def test_without_its_server_the_peer_of_sync_is_cited_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sync_peer, "SERVER", tmp_path / "none")
    peer = sync_peer.measured(tmp_path, (10_000,))
    assert peer.said.startswith("not built here")
    assert peer.figures == sync_peer.CITED
    assert all(figures.first.startswith("cited") for figures in peer.figures.values())


def test_without_a_python_that_its_wheels_want_the_peer_of_sync_is_cited(tmp_path, monkeypatch):
    (tmp_path / "manage.py").touch()
    monkeypatch.setattr(sync_peer, "SERVER", tmp_path)
    monkeypatch.setattr(peers, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(sync_peer, "INTERPRETERS", ("2.0",))
    peer = sync_peer.measured(tmp_path, (10_000,))
    assert "Python of 3.7" in peer.said
    assert peer.figures == sync_peer.CITED


@pytest.mark.parametrize("size", [10_000, 50_000])
def test_each_size_of_the_sync_bench_has_a_cited_figure_to_fall_back_on(size):
    assert sync_peer.CITED[size].bytes == "cited: 4,971 B"
