# Cases, quiz, synthetic echo time, presenter.
