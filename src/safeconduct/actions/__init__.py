"""Do one thing each: a verb is a module is a function.

Here alone rooms meet. Every action looks (what is known), decides (pure), keeps (journal, replica) and sends (depot; may fail, since the
work is already kept). Actions never call actions; `actions.office` is the one place that joins the parts, and every action may import it.
"""
